// What does not move: ground, coast, graticule, seen area, circles, zones, places. Drawn once on a canvas that is larger
// than the window; while the map moves, that picture is moved, and drawn again where it ends.

const MARGIN_PX = 220, SETTLED_MS = 140, SEEN_ALPHA = 80;
const drawn = { x: 0, y: 0, mPerPx: 0, width: 0, height: 0, key: "" };
let placeNames = [];
let relief = null, coast = null, graticule = null, sight = null;

/** Unpack what the base is drawn from; resolves when the relief can be drawn. */
async function makeBase() {
  const lengths = column(data.ground.coast.lengths);
  coast = { lengths, x: column(data.ground.coast.x_m), y: column(data.ground.coast.y_m) };
  graticule = data.graticule.map((line) => ({ ...line, x: column(line.x_m), y: column(line.y_m) }));
  sight = data.sight.codes ? summedRows(column(data.sight.codes), data.sight.columns) : null;
  if (!data.ground.relief) return;
  relief = new Image();
  relief.src = data.ground.relief;
  await relief.decode();
}

/** Rows of bytes from their differences. */
function summedRows(steps, width) {
  const codes = new Uint8Array(steps.length);
  for (let k = 0; k < steps.length; k += 1) codes[k] = k % width ? codes[k - 1] + steps[k] : steps[k];
  return codes;
}

/** Put the base under the window: move the picture, or draw it again where moving no longer does. */
function placeBase(canvas, key) {
  const scale = drawn.mPerPx / view.mPerPx;
  const left = (drawn.x - view.x) / view.mPerPx, top = (view.y - drawn.y) / view.mPerPx;
  const isCovered = scale === 1 && Math.abs(left) < MARGIN_PX && Math.abs(top) < MARGIN_PX;
  const isSame = drawn.key === key && drawn.width === view.width && drawn.height === view.height;
  const isSettled = performance.now() - view.changed > SETTLED_MS;
  if (!isSame || (!isCovered && (isSettled || scale === 1))) {
    drawBase(canvas, key);
    return;
  }
  const x = view.width / 2 + left - (view.width / 2 + MARGIN_PX) * scale;
  const y = view.height / 2 + top - (view.height / 2 + MARGIN_PX) * scale;
  canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  if (!isCovered) askForFrame();
}

function drawBase(canvas, key) {
  const width = view.width + 2 * MARGIN_PX, height = view.height + 2 * MARGIN_PX, ratio = screenRatio();
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  Object.assign(drawn, { x: view.x, y: view.y, mPerPx: view.mPerPx, width: view.width, height: view.height, key });
  canvas.style.transform = `translate(${-MARGIN_PX}px, ${-MARGIN_PX}px)`;
  const pen = canvas.getContext("2d", { alpha: false });
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = colour("sea");
  pen.fillRect(0, 0, width, height);
  pen.translate(MARGIN_PX, MARGIN_PX);
  for (const draw of [drawRelief, drawCoast, drawGraticule, drawSeen, drawZones, drawCircles, drawEdge, drawChosenPath, drawPlaces]) draw(pen);
}

function drawRelief(pen) {
  if (!relief) return;
  const half = data.ground.half_m, x = toX(-half), y = toY(half), side = (2 * half) / view.mPerPx;
  pen.save();
  pen.filter = colour("land-dim");
  pen.drawImage(relief, x, y, side, side);
  pen.restore();
}

function drawCoast(pen) {
  pen.beginPath();
  let at = 0;
  for (const length of coast.lengths) {
    for (let k = at; k < at + length; k += 1) pen[k === at ? "moveTo" : "lineTo"](toX(coast.x[k]), toY(coast.y[k]));
    pen.closePath();
    at += length;
  }
  pen.lineWidth = 1;
  pen.strokeStyle = colour("muted");
  pen.stroke();
}

function drawGraticule(pen) {
  const spacing = view.mPerPx < 220 ? 0.2 : 1;
  pen.font = "11px sans-serif";
  for (const line of graticule) {
    if (line.spacing !== spacing) continue;
    pen.lineWidth = 0.8;
    pen.beginPath();
    for (let k = 0; k < line.x.length; k += 1) pen[k ? "lineTo" : "moveTo"](toX(line.x[k]), toY(line.y[k]));
    pen.strokeStyle = colour("grey");
    pen.globalAlpha = 0.5;
    pen.stroke();
    pen.globalAlpha = 1;
    nameLine(pen, line);
  }
}

/** Degrees where a line comes in at the left or lower edge of the window. */
function nameLine(pen, line) {
  for (let k = 1; k < line.x.length; k += 1) {
    const x0 = toX(line.x[k - 1]), y0 = toY(line.y[k - 1]), x1 = toX(line.x[k]), y1 = toY(line.y[k]);
    if (line.is_parallel && x0 <= 0 && x1 > 0 && y1 > 20 && y1 < view.height - 40) haloed(pen, line.words, 6, y0 + ((y1 - y0) * (0 - x0)) / (x1 - x0) - 4, "muted");
    const foot = view.height - 6;
    if (!line.is_parallel && y0 >= foot && y1 < foot && x1 > 190 && x1 < view.width - 60) haloed(pen, line.words, x1 + 4, foot, "muted");
  }
}

/** Where the chosen radars see an object at the altitude that is asked for, as a picture of few points. */
function drawSeen(pen) {
  const seers = seersNow();
  if (!sight || !seers.length) return;
  const { rows, columns: width, cell_m: cell } = data.sight, limit = altitudeCode(altitudeNow());
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = rows;
  const small = canvas.getContext("2d"), image = small.createImageData(width, rows);
  const [red, green, blue] = [1, 3, 5].map((k) => parseInt(colour("geometry").slice(k, k + 2), 16));
  const pixels = new Uint32Array(image.data.buffer), ink = ((SEEN_ALPHA << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  for (const seer of seers) markSeen(pixels, seer, limit, ink);
  small.putImageData(image, 0, 0);
  pen.drawImage(canvas, toX((-width * cell) / 2), toY((rows * cell) / 2), (width * cell) / view.mPerPx, (rows * cell) / view.mPerPx);
}

function markSeen(pixels, seer, limit, ink) {
  const { rows, columns: width, cell_m: cell } = data.sight, site = data.sites[seer];
  const farthest = site.range_m ** 2, from = seer * rows * width;
  for (let row = 0; row < rows; row += 1) {
    const y = ((rows - 1) / 2 - row) * cell - site.y_m;
    for (let k = 0; k < width; k += 1) {
      const x = (k - (width - 1) / 2) * cell - site.x_m;
      if (sight[from + row * width + k] <= limit && x * x + y * y <= farthest) pixels[row * width + k] = ink;
    }
  }
}

/** The greatest code of lowest visible altitudes that still lets an object at this altitude be seen. */
function altitudeCode(altitudeM) {
  return Math.min(Math.floor(data.sight.doubling * Math.log2(1 + Math.max(altitudeM, 0) / data.sight.least_m)), 254);
}

function drawZones(pen) {
  for (const zone of data.zones) {
    pen.beginPath();
    if (zone.radius_m) pen.arc(toX(zone.corners[0][0]), toY(zone.corners[0][1]), zone.radius_m / view.mPerPx, 0, 2 * Math.PI);
    else zone.corners.forEach(([x, y], k) => pen[k ? "lineTo" : "moveTo"](toX(x), toY(y)));
    pen.strokeStyle = colour("assumption");
    if (zone.kind === "corridor") {
      pen.save();
      pen.globalAlpha = 0.3;
      pen.lineJoin = "round";
      pen.lineWidth = Math.max(zone.width_m / view.mPerPx, 2);
      pen.strokeStyle = colour("neutral");
      pen.stroke();
      pen.restore();
    } else {
      pen.closePath();
      pen.setLineDash([2, 3]);
      pen.lineWidth = 1.6;
      pen.stroke();
      pen.setLineDash([]);
    }
    const [x, y] = zone.corners[0], rule = zone.rule ? `: ${zone.rule.replaceAll("_", " ")}` : "";
    pen.font = FONT;
    haloed(pen, `${shortened(zone.name)}${rule}`, toX(x) + 6, toY(y) - 6, "muted");
  }
}

function drawCircles(pen) {
  pen.setLineDash([6, 4]);
  pen.lineWidth = 1.2;
  pen.strokeStyle = colour("claim");
  const done = new Set();
  for (const site of data.sites) {
    const key = `${site.unit} ${site.claimed_m}`;
    if (!site.claimed_m || site.kind !== "fire_unit" || !site.in_play || done.has(key)) continue;
    done.add(key);
    pen.beginPath();
    pen.arc(toX(site.x_m), toY(site.y_m), site.claimed_m / view.mPerPx, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.setLineDash([]);
}

function drawEdge(pen) {
  const half = data.width_m / 2;
  pen.strokeStyle = colour("muted");
  pen.lineWidth = 1;
  pen.setLineDash([9, 3, 1.5, 3]);
  pen.strokeRect(toX(-half), toY(half), data.width_m / view.mPerPx, data.width_m / view.mPerPx);
  pen.setLineDash([]);
}

/** The whole path of the chosen object, up to its end in this run and, thinner, what it would have flown on. */
function drawChosenPath(pen) {
  const i = shown.object;
  if (i < 0 || shown.what === "picture") return;
  const path = paths.of_object[i], fate = shown.course.run.fates[i], spot = {};
  const endS = fate.end_s - shown.course.startS[i];
  pen.strokeStyle = colour(data.objects[i].side === "hostile" ? "hostile" : data.objects[i].side === "own" ? "own" : "neutral");
  for (const [from, to, width] of [[-Infinity, endS, 2], [endS, Infinity, 0.8]]) {
    pen.beginPath();
    pen.lineWidth = width;
    let isOpen = false;
    const add = (x, y) => { pen[isOpen ? "lineTo" : "moveTo"](toX(x), toY(y)); isOpen = true; };
    if (from > 0 && endS >= 0) { shown.course.onPath(i, from, spot); add(spot.x, spot.y); }
    for (let k = paths.first[path]; k < paths.first[path + 1]; k += 1) {
      if (paths.time_s[k] >= from && paths.time_s[k] <= to) add(paths.x_m[k], paths.y_m[k]);
    }
    if (to < Infinity && to >= 0) { shown.course.onPath(i, to, spot); add(spot.x, spot.y); }
    pen.stroke();
  }
}

/** Assets as squares with their names; names of sites once there is room. */
function drawPlaces(pen) {
  placeNames = [];
  const taken = data.sites.map((site) => ({ x: toX(site.x_m) - 12, y: toY(site.y_m) - 10, width: 24, height: 20 }));
  pen.font = FONT;
  for (const place of data.places) {
    if (place.kind !== "asset") continue;
    const x = toX(place.x_m), y = toY(place.y_m);
    pen.fillStyle = colour("ink");
    pen.strokeStyle = colour("halo");
    pen.lineWidth = 1.4;
    pen.fillRect(x - 4, y - 4, 8, 8);
    pen.strokeRect(x - 4, y - 4, 8, 8);
    nameWhereFree(pen, place.name, x, y, taken, `600 ${FONT}`);
  }
  if (view.mPerPx > 420) return;
  for (const site of data.sites) nameWhereFree(pen, site.id, toX(site.x_m), toY(site.y_m), taken, FONT);
  for (const place of data.places) if (place.kind !== "asset") nameWhereFree(pen, place.name, toX(place.x_m), toY(place.y_m), taken, FONT);
}

function nameWhereFree(pen, name, x, y, taken, font) {
  pen.font = font;
  for (const words of [shortened(name), shortened(name.split(",")[0])]) {
    const width = pen.measureText(words).width;
    for (const [dx, dy] of [[13, 4], [-13 - width, 4], [-width / 2, -13], [-width / 2, 22]]) {
      const box = { x: x + dx, y: y + dy - 12, width, height: 16 };
      if (box.x < 2 || box.x + width > view.width - 2) continue;
      if (taken.some((b) => box.x < b.x + b.width && b.x < box.x + width && box.y < b.y + b.height && b.y < box.y + 16)) continue;
      taken.push(box);
      placeNames.push(box);
      haloed(pen, words, x + dx, y + dy);
      return;
    }
  }
}
