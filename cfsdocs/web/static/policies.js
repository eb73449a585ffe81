// Proposing a version: take its text from a plain text file. Without scripts it is pasted.
const part = document.querySelector(".cfs-from-file");
const input = part.querySelector("input[type=file]");
part.hidden = false;
input.addEventListener("change", async () => {
  if (input.files.length) document.getElementById(part.dataset.fills).value = await input.files[0].text();
});
