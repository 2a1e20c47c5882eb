// What moves: objects, tracks with their ellipses, engagements and what they led to.

const OUTCOME_S = 40, CROWD = 45, PLAIN = 200, MOST_LARGE = 600, TRACK_PX = 13;
const sky = { inView: 0 };
const SIGMAS_95 = 2.448;
const spot = {};

function drawSky(canvas) {
  const ratio = screenRatio(), width = Math.round(view.width * ratio), height = Math.round(view.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, view.width, view.height);
  pen.imageSmoothingEnabled = false;
  drawEnds(pen);
  drawSites(pen);
  drawLooks(pen);
  drawShots(pen);
  if (shown.what !== "picture") drawObjects(pen);
  if (shown.what !== "truth") drawTracks(pen);
}

function isInside(x, y) {
  return x > -30 && y > -30 && x < view.width + 30 && y < view.height + 30;
}

function drawSites(pen) {
  data.sites.forEach((site, row) => {
    const x = toX(site.x_m), y = toY(site.y_m), isLost = shown.course.lostS[row] <= shown.timeS || !site.in_play;
    if (isInside(x, y)) stamp(pen, sprite(siteCode(site.kind, isLost), siteSize()), x, y);
  });
  for (const place of data.places) {
    if (place.kind !== "asset") stamp(pen, sprite(siteCode(place.kind, false), siteSize()), toX(place.x_m), toY(place.y_m));
  }
}

/** Sites stand close together on the whole theatre. */
function siteSize() {
  return view.mPerPx > 550 ? SITE_PX - 6 : SITE_PX;
}

/** Objects in truth: pale while nobody has a firm track of them. */
function drawObjects(pen) {
  const { course, timeS } = shown, seen = [], size = sky.inView > MOST_LARGE ? CROWDED_PX : OBJECT_PX;
  for (let i = 0; i < data.objects.length; i += 1) {
    if (!course.place(i, timeS, spot)) continue;
    const x = toX(spot.x), y = toY(spot.y);
    if (!isInside(x, y)) continue;
    pen.globalAlpha = course.isTracked(i, timeS) ? 1 : 0.55;
    stamp(pen, sprite(codes[i], size), x, y);
    seen.push(i, x, y);
  }
  pen.globalAlpha = 1;
  sky.inView = seen.length / 3;
  nameObjects(pen, seen);
}

function nameObjects(pen, seen) {
  pen.font = FONT;
  pen.fillStyle = colour("ink");
  const isCrowded = shown.names === "none" || (shown.names === "auto" && seen.length / 3 > CROWD), taken = takenByPlaces();
  const chosen = seen.findIndex((i, k) => k % 3 === 0 && i === shown.object);
  if (chosen >= 0) isFree(taken, seen[chosen + 1] + 12, seen[chosen + 2], widths[shown.object]);
  for (let k = 0; k < seen.length; k += 3) {
    const i = seen[k], x = seen[k + 1], y = seen[k + 2];
    if (k === chosen) ringAbout(pen, x, y);
    const isNamed = shown.names === "all" || (!isCrowded && isFree(taken, x + 12, y, widths[i]));
    if (isNamed || k === chosen) nameObject(pen, i, Math.round(x + 12), Math.round(y + 4), seen.length / 3 < PLAIN);
  }
}

/** A name beside its symbol; in a crowd without the halo, which takes twice the time of the name. */
function nameObject(pen, i, x, y, isHaloed) {
  if (isHaloed) haloed(pen, shortNames[i], x, y);
  else pen.fillText(shortNames[i], x, y);
}

/** Where the names of places stand, moved as the base is. */
function takenByPlaces() {
  const left = (drawn.x - view.x) / view.mPerPx, top = (view.y - drawn.y) / view.mPerPx;
  return drawn.mPerPx === view.mPerPx ? placeNames.map((box) => ({ x: box.x + left, y: box.y + top + 8, width: box.width })) : [];
}

/** Whether a name finds room beside those before it; it then takes it. */
function isFree(taken, x, y, width) {
  if (taken.some((b) => Math.abs(b.y - y) < 15 && x < b.x + b.width && b.x < x + width)) return false;
  taken.push({ x, y, width });
  return true;
}

function ringAbout(pen, x, y) {
  pen.beginPath();
  pen.arc(x, y, 18, 0, 2 * Math.PI);
  pen.lineWidth = 5;
  pen.strokeStyle = colour("halo");
  pen.stroke();
  pen.lineWidth = 2.2;
  pen.strokeStyle = colour("ink");
  pen.stroke();
}

/** Lines from each radar that has a firm track of the chosen object. */
function drawLooks(pen) {
  const i = shown.object;
  if (i < 0 || !shown.course.place(i, shown.timeS, spot)) return;
  pen.strokeStyle = colour("geometry");
  pen.lineWidth = 1.3;
  for (const radar of shown.course.trackedBy(i, shown.timeS)) {
    const site = data.sites[radar];
    line(pen, toX(site.x_m), toY(site.y_m), toX(spot.x), toY(spot.y));
  }
}

function line(pen, x0, y0, x1, y1) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

/** Engagements under way: from the fire unit to the object, with the rounds on the line to where they meet it. */
function drawShots(pen) {
  const { course, timeS } = shown, meeting = {};
  for (const shot of course.shots) {
    if (shot.fromS > timeS) break;
    if (shot.toS < timeS || shot.site === undefined) continue;
    const site = data.sites[shot.site], share = (timeS - shot.fromS) / Math.max(shot.toS - shot.fromS, 0.1);
    course.onPath(shot.object, shot.toS - course.startS[shot.object], meeting);
    const x0 = toX(site.x_m), y0 = toY(site.y_m), x1 = toX(meeting.x), y1 = toY(meeting.y);
    pen.globalAlpha = shown.object < 0 || shown.object === shot.object ? 0.9 : 0.3;
    pen.strokeStyle = colour("claim");
    pen.lineWidth = 1.3;
    pen.setLineDash([5, 4]);
    line(pen, x0, y0, x1, y1);
    pen.setLineDash([]);
    pen.fillStyle = colour("claim");
    pen.strokeStyle = colour("halo");
    pen.beginPath();
    pen.arc(x0 + share * (x1 - x0), y0 + share * (y1 - y0), 3.6, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** What objects ended with: a cross where one was destroyed, a diamond where one got through, a ring where one was missed. */
function drawEnds(pen) {
  const { course, timeS } = shown;
  course.run.fates.forEach((fate, i) => {
    if (fate.end_s > timeS || (fate.fate !== "destroyed" && fate.fate !== "got_through")) return;
    course.onPath(i, fate.end_s - course.startS[i], spot);
    const isFresh = timeS - fate.end_s < OUTCOME_S || i === shown.object;
    pen.globalAlpha = isFresh ? 1 : 0.45;
    if (fate.fate === "destroyed") cross(pen, toX(spot.x), toY(spot.y), isFresh ? 6 : 3.5);
    else diamond(pen, toX(spot.x), toY(spot.y), isFresh ? 9 : 6);
    if (i === shown.object) ringAbout(pen, toX(spot.x), toY(spot.y));
  });
  pen.globalAlpha = 1;
  for (const shot of course.shots) {
    if (shot.fromS > timeS) break;
    if (shot.outcome === null || shot.outcome === "destroyed" || shot.toS > timeS || timeS - shot.toS > OUTCOME_S) continue;
    course.onPath(shot.object, shot.toS - course.startS[shot.object], spot);
    ring(pen, toX(spot.x), toY(spot.y));
  }
}

function cross(pen, x, y, size) {
  for (const [name, width] of [["halo", 4], ["own", 2]]) {
    pen.strokeStyle = colour(name);
    pen.lineWidth = width;
    line(pen, x - size, y - size, x + size, y + size);
    line(pen, x - size, y + size, x + size, y - size);
  }
}

function diamond(pen, x, y, size) {
  pen.beginPath();
  pen.moveTo(x, y - size);
  pen.lineTo(x + size, y);
  pen.lineTo(x, y + size);
  pen.lineTo(x - size, y);
  pen.closePath();
  pen.fillStyle = colour("hostile");
  pen.strokeStyle = colour("halo");
  pen.lineWidth = 2;
  pen.fill();
  pen.stroke();
}

function ring(pen, x, y) {
  for (const [name, width] of [["halo", 4], ["hostile", 2]]) {
    pen.beginPath();
    pen.arc(x, y, 7, 0, 2 * Math.PI);
    pen.strokeStyle = colour(name);
    pen.lineWidth = width;
    pen.stroke();
  }
}

/** What units took to be there: tracks by what they were declared as, tentative ones pale, with the error of a plot. */
function drawTracks(pen) {
  const { course, timeS } = shown, t = course.tracks, step = Math.floor(timeS / data.step_s);
  if (step + 1 >= t.first.length) return;
  const share = timeS / data.step_s - step, unit = shown.unit === "" ? null : shown.unit, seen = [];
  for (let k = t.first[step]; k < t.first[step + 1]; k += 1) {
    if (unit === null ? !course.isBest[k] : t.units[t.unit[k]] !== unit) continue;
    const next = course.nextSample[k], s = next < 0 ? 0 : share, other = next < 0 ? k : next;
    if (next < 0 && share > 0.99) continue;
    const xM = 10 * (t.x_dam[k] + s * (t.x_dam[other] - t.x_dam[k]));
    const yM = 10 * (t.y_dam[k] + s * (t.y_dam[other] - t.y_dam[k]));
    const x = toX(xM), y = toY(yM);
    if (!isInside(x, y)) continue;
    pen.globalAlpha = t.is_firm[k] ? 1 : 0.5;
    ellipse(pen, data.sites[t.radar[k]], xM, yM, x, y);
    stamp(pen, sprite(trackCode(t.is_firm[k] ? course.identity(t.object[k], timeS, unit) : null), shown.what === "both" ? TRACK_PX : OBJECT_PX), x, y);
    if (shown.what === "both") tie(pen, t.object[k], x, y);
    seen.push(t.object[k], x, y);
  }
  pen.globalAlpha = 1;
  if (shown.what === "picture") nameObjects(pen, seen);
}

/** Where a plot of this radar would lie in 95 of 100 looks: long across the line of sight, short along it. */
function ellipse(pen, site, xM, yM, x, y) {
  const along = (SIGMAS_95 * site.range_std_m) / view.mPerPx;
  const across = (SIGMAS_95 * site.azimuth_std * Math.hypot(xM - site.x_m, yM - site.y_m)) / view.mPerPx;
  if (across < 2) return;
  pen.beginPath();
  pen.ellipse(x, y, Math.max(across, 1), Math.max(along, 1), -Math.atan2(xM - site.x_m, -(yM - site.y_m)), 0, 2 * Math.PI);
  pen.strokeStyle = colour("ink");
  pen.lineWidth = 1;
  pen.stroke();
}

/** From a track to where its object truly is. */
function tie(pen, object, x, y) {
  if (!shown.course.place(object, shown.timeS, spot)) return;
  pen.strokeStyle = colour("ink");
  pen.lineWidth = 0.8;
  line(pen, x, y, toX(spot.x), toY(spot.y));
}
