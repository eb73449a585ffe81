// Makes pages nicer; every page works without it. No inline code anywhere: the content policy forbids it.
const script = document.querySelector("script[data-govuk]");
const govuk = await import(script.dataset.govuk);
govuk.initAll();

// Narrow a list as its filter is typed. What is further than the first page still needs the button.
for (const input of document.querySelectorAll("input[data-narrows]")) {
  const rows = [...(document.getElementById(input.dataset.narrows)?.children ?? [])];
  const said = document.getElementById("narrowed");
  input.addEventListener("input", () => {
    const typed = input.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(typed);
    const left = rows.filter((row) => !row.hidden).length;
    said.textContent = left === 1 ? "1 shown" : `${left} shown`;
  });
}

// N and P move between pages, but only while a page's picture has the focus: letters must not surprise anybody.
for (const viewer of document.querySelectorAll("[data-viewer]")) {
  const pictures = [...viewer.querySelectorAll(".cfs-sheet__picture")];
  viewer.addEventListener("keydown", (event) => {
    const step = { n: 1, p: -1 }[event.key.toLowerCase()];
    const here = pictures.indexOf(event.target);
    if (!step || here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    pictures[here + step]?.focus();
    pictures[here + step]?.scrollIntoView({ block: "start" });
  });
}
