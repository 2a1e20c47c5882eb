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
