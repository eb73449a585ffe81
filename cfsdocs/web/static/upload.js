// Adding files one by one, each with its progress, several ways in. Without scripts the form sends them all at once.
const form = document.querySelector("form[data-upload]");
const input = form.querySelector("input[type=file]");
const drop = form.querySelector("[data-drop]");
const queue = form.querySelector("[data-queue]");
const onward = form.querySelector("[data-continue]");
const token = form.querySelector("[name=csrf_token]").value;
const mostBytes = Number(form.dataset.mostMb) * 1000000;
const LOST = "This file could not be added. Check your connection, and try again";
const waiting = [];
let sending = false;

form.querySelector("[data-send]").hidden = true;
form.querySelector("[data-drop-say]").hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
input.addEventListener("change", () => { add(input.files); input.value = ""; });
drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("cfs-drop--over"); });
drop.addEventListener("dragleave", () => drop.classList.remove("cfs-drop--over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("cfs-drop--over");
  add(event.dataTransfer.files);
});
window.addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

function add(files) {
  for (const file of files) {
    const row = line(file.name);
    if (file.size > mostBytes) row.end(`This file is larger than ${form.dataset.mostMb} MB. Split it, or scan it at a lower resolution`, true);
    else waiting.push({ file, row });
  }
  next();
}

function line(name) {
  const item = document.createElement("li");
  const title = Object.assign(document.createElement("span"), { className: "cfs-queue__name", textContent: name });
  const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: "Cancel" });
  cancel.setAttribute("aria-label", `Cancel ${name}`);
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", `Progress of ${name}`);
  const state = Object.assign(document.createElement("span"), { className: "cfs-queue__state", textContent: "Waiting" });
  item.append(title, cancel, bar, state);
  queue.hidden = false;
  queue.append(item);
  return {
    cancel,
    progress(part) {
      bar.value = part;
      state.textContent = part < 1 ? `${Math.floor(part * 100)}% sent` : "Being looked at and locked away";
    },
    end(words, refused) {
      cancel.remove();
      bar.remove();
      state.textContent = words;
      state.classList.toggle("cfs-queue__state--refused", refused);
    },
  };
}

function next() {
  const job = sending ? null : waiting.shift();
  if (!job) return;
  sending = true;
  send(job.file, job.row).finally(() => { sending = false; next(); });
  for (const { row } of waiting) {
    row.cancel.onclick = () => {
      const place = waiting.findIndex((each) => each.row === row);
      if (place >= 0) { waiting.splice(place, 1); row.end("Cancelled", false); }
    };
  }
}

function send(file, row) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file);
    row.cancel.onclick = () => { request.abort(); row.end("Cancelled", false); done(); };
    request.upload.onprogress = (event) => { if (event.lengthComputable) row.progress(event.loaded / event.total); };
    request.onload = () => { finish(request, row); done(); };
    request.onerror = () => { row.end(LOST, true); done(); };
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRF-Token", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.send(body);
  });
}

function finish(request, row) {
  const answer = request.response;
  if (request.status !== 200 || !answer) row.end(LOST, true);
  else if (answer.refused) row.end(`${answer.refused}. Nothing of it was kept.`, true);
  else { row.end("Arrived", false); onward.hidden = false; }
}
