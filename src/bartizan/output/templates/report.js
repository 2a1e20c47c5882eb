// The controls of the map: layers stand in groups with data-at (an altitude) or data-of (a run); one of each is on.
(function () {
  const map = document.getElementById("living-map");
  const controls = map && map.querySelector(".controls");
  if (!controls) return;

  function show(kind, key) {
    for (const layer of map.querySelectorAll("[data-" + kind + "]")) {
      layer.classList.toggle("off", layer.dataset[kind] !== key);
    }
  }

  const slider = document.getElementById("altitude");
  if (slider) {
    const values = slider.dataset.values.split(",");
    const showAltitude = function () {
      const metres = values[Number(slider.value)];
      const words = Number(metres).toLocaleString("en") + " m";
      document.getElementById("altitude-words").textContent = words;
      slider.setAttribute("aria-valuetext", words);
      show("at", metres);
    };
    slider.addEventListener("input", showAltitude);
    showAltitude();
  }

  for (const choice of controls.querySelectorAll("input[name=run]")) {
    choice.addEventListener("change", function () {
      show("of", choice.value);
    });
  }
  controls.hidden = false;
})();

// On paper the claims, the assumptions and their sources stand open; what charts show already stays folded.
(function () {
  const folded = document.querySelectorAll("#figures details");
  let opened = [];
  window.addEventListener("beforeprint", function () {
    opened = [...folded].filter((part) => !part.open);
    for (const part of opened) part.open = true;
  });
  window.addEventListener("afterprint", function () {
    for (const part of opened) part.open = false;
    opened = [];
  });
})();
