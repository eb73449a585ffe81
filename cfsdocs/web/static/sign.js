// A signature drawn with a finger, a pen or a mouse, kept as lines. Without this, a typed name is the signature.
for (const sign of document.querySelectorAll("[data-sign]")) {
  const pad = sign.querySelector("[data-sign-pad]");
  const canvas = sign.querySelector("[data-sign-canvas]");
  const path = sign.querySelector("[data-sign-path]");
  const pen = canvas.getContext("2d");
  let at = null;
  pad.hidden = false;
  pen.lineWidth = 3;
  pen.lineCap = "round";
  pen.strokeStyle = getComputedStyle(canvas).color;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    const x = within(((event.clientX - box.left) * canvas.width) / box.width, canvas.width);
    const y = within(((event.clientY - box.top) * canvas.height) / box.height, canvas.height);
    return [x, y];
  };
  const draw = (from, to) => {
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    at = place(event);
    path.value += `M${at.join(" ")}`;
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!at) return;
    const to = place(event);
    if (Math.hypot(to[0] - at[0], to[1] - at[1]) < 3 || path.value.length > 38000) return;
    draw(at, to);
    path.value += `L${to.join(" ")}`;
    at = to;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (at = null));
  sign.querySelector("[data-sign-clear]").addEventListener("click", () => {
    path.value = "";
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });

  // What came back with an error is drawn again.
  for (const line of path.value.split("M").filter(Boolean)) {
    const points = line.split("L").map((each) => each.split(" ").map(Number));
    points.slice(1).forEach((to, index) => draw(points[index], to));
  }
}
