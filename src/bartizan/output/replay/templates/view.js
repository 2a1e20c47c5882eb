// The window of the map: metres in the theatre's plane to pixels, moved by pointer, wheel and keys.

const LEAST_M_PER_PX = 5, MOST_M_PER_PX = 4000;
const view = { x: 0, y: 0, mPerPx: 1000, width: 0, height: 0, isMoving: false, changed: 0 };

const toX = (xM) => (xM - view.x) / view.mPerPx + view.width / 2;
const toY = (yM) => (view.y - yM) / view.mPerPx + view.height / 2;
const fromX = (x) => (x - view.width / 2) * view.mPerPx + view.x;
const fromY = (y) => view.y - (y - view.height / 2) * view.mPerPx;

/** Show the whole theatre, with a little room about it. */
function showWhole() {
  view.x = 0;
  view.y = 0;
  view.mPerPx = (data.width_m * 1.06) / Math.min(view.width, view.height);
  moved();
}

/** Show what is defended, and as much again about it. */
function showDefended() {
  const spots = [...data.sites, ...data.places.filter((place) => place.x_m !== null)];
  if (!spots.length) { showWhole(); return; }
  const [west, east] = [Math.min(...spots.map((s) => s.x_m)), Math.max(...spots.map((s) => s.x_m))];
  const [south, north] = [Math.min(...spots.map((s) => s.y_m)), Math.max(...spots.map((s) => s.y_m))];
  view.x = (west + east) / 2;
  view.y = (south + north) / 2;
  const widthM = Math.max(east - west, north - south, 0.1 * data.width_m) * 1.9;
  view.mPerPx = Math.min(widthM, data.width_m * 1.06) / Math.min(view.width, view.height);
  moved();
}

function panBy(dx, dy) {
  view.x -= dx * view.mPerPx;
  view.y += dy * view.mPerPx;
  moved();
}

/** Zoom about a point of the screen, which stays where it is. */
function zoomBy(factor, x = view.width / 2, y = view.height / 2) {
  const xM = fromX(x), yM = fromY(y);
  view.mPerPx = Math.min(Math.max(view.mPerPx / factor, LEAST_M_PER_PX), MOST_M_PER_PX);
  view.x = xM - (x - view.width / 2) * view.mPerPx;
  view.y = yM + (y - view.height / 2) * view.mPerPx;
  moved();
}

/** Nothing useful lies farther out than a theatre beside the theatre. */
function moved() {
  const most = 0.75 * data.width_m;
  view.x = Math.min(Math.max(view.x, -most), most);
  view.y = Math.min(Math.max(view.y, -most), most);
  view.changed = performance.now();
  askForFrame();
}

const fingers = new Map();
const CLICK_PX = 5;

/** Drag with one finger or the mouse, pinch with two, wheel; a press without a drag chooses. */
function listenToPointers(map, choose) {
  let travelled = 0;
  map.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button")) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    map.setPointerCapture(event.pointerId);
    travelled = 0;
  });
  map.addEventListener("pointermove", (event) => {
    showPlace(event);
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const before = spread();
    travelled += Math.hypot(event.clientX - finger.x, event.clientY - finger.y);
    if (fingers.size === 1 && travelled > CLICK_PX) drag(map, event.clientX - finger.x, event.clientY - finger.y);
    finger.x = event.clientX;
    finger.y = event.clientY;
    if (fingers.size === 2 && before > 0) zoomBy(spread() / before);
  });
  const release = (event) => {
    const wasHeld = fingers.delete(event.pointerId);
    view.isMoving = false;
    map.classList.remove("moving");
    if (wasHeld && travelled <= CLICK_PX && event.type === "pointerup") choose(offsetOf(map, event));
  };
  map.addEventListener("pointerup", release);
  map.addEventListener("pointercancel", release);
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    const at = offsetOf(map, event);
    zoomBy(Math.exp(-Math.sign(event.deltaY) * 0.18), at.x, at.y);
  }, { passive: false });
}

function drag(map, dx, dy) {
  view.isMoving = true;
  map.classList.add("moving");
  panBy(dx, dy);
}

function offsetOf(map, event) {
  const box = map.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function spread() {
  const [a, b] = [...fingers.values()];
  return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}

/** How far and in which direction from the middle of the theatre the pointer is. */
function showPlace(event) {
  const at = offsetOf(byId("map"), event), east = fromX(at.x) / 1000, north = fromY(at.y) / 1000;
  byId("place").textContent = `${Math.abs(east).toFixed(0)} km ${east < 0 ? "W" : "E"}, ${Math.abs(north).toFixed(0)} km ${north < 0 ? "S" : "N"} of the middle`;
}
