// The filter of the verdicts and the player of runs. The page says everything without them. Texts are set as texts,
// never as markup: names in a deployment are not ours.
(() => {
  "use strict";

  // ---- the filter ----
  const form = document.querySelector("form.filter");
  const rows = [...document.querySelectorAll("table.verdicts tbody tr")];
  const chosen = (name) => new Set([...form.elements].filter((e) => e.name === name && e.checked).map((e) => e.value));

  function filter() {
    const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdicts = chosen("verdict");
    const judgements = chosen("judgement");
    let shown = 0;
    for (const row of rows) {
      const { verdict, judgement, words: text } = row.dataset;
      const fits = words.every((w) => text.includes(w))
        && (!verdicts.size || verdicts.has(verdict))
        && (!judgements.size || judgements.has(judgement));
      row.hidden = !fits;
      shown += fits;
    }
    form.querySelector(".shown").textContent = `${shown} of ${rows.length} shown`;
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();

  // ---- the player ----
  const data = JSON.parse(document.getElementById("player-data").textContent);

  // The number of each variable's value after each step, the start included.
  function statesOf(run) {
    const states = [run.initial];
    for (const changes of run.steps) {
      const next = [...states.at(-1)];
      for (const [variable, value] of changes) next[variable] = value;
      states.push(next);
    }
    return states;
  }

  function cell(row, kind, text) {
    const made = document.createElement(kind);
    if (kind === "th") made.scope = "row";
    made.textContent = text;
    row.append(made);
  }

  function play(player) {
    const run = data.runs.find((r) => r.id === player.dataset.run);
    const states = statesOf(run);
    const last = run.steps.length;
    const moved = new Set(run.steps.flat().map(([variable]) => variable));
    const story = player.closest(".story");
    const steps = [...story.querySelectorAll("table.steps tbody tr")];
    const slider = player.querySelector("input[type=range]");
    const every = player.querySelector(".every");
    const buttons = Object.fromEntries([...player.querySelectorAll("[data-go]")].map((b) => [b.dataset.go, b]));
    let at = 0;

    function table() {
      const body = player.querySelector("tbody");
      const changed = new Map(at ? run.steps[at - 1] : []);
      body.replaceChildren();
      data.variables.forEach((name, variable) => {
        if (!moved.has(variable) && !every.checked) return;
        const row = document.createElement("tr");
        const value = data.texts[states[at][variable]];
        cell(row, "th", name);
        cell(row, "td", changed.has(variable) ? `${data.texts[states[at - 1][variable]]} → ${value}` : value);
        row.classList.toggle("changed", changed.has(variable));
        body.append(row);
      });
    }

    // The groups of the picture are looked for once: a run has many steps.
    const picture = player.querySelector(".picture");
    const groups = new Map([...picture.querySelectorAll("g[id]")].map((group) => [group.id, group]));

    function draw() {
      for (const shown of run.frames[at]) {
        const [id, classes, name, ...lines] = shown.map((text) => data.texts[text]);
        const group = groups.get(id);
        group.setAttribute("class", `node ${classes}`);
        group.querySelector("title").textContent = [name, ...lines.filter(Boolean)].join(", ");
        group.querySelector("text.name").textContent = name;
        group.querySelectorAll("text.line").forEach((place, line) => { place.textContent = lines[line]; });
      }
      reveal(picture.querySelector(".now"));
    }

    // Where the picture is wider than its place: what the step has changed comes into sight. The page stays.
    function reveal(group) {
      if (!group || picture.scrollWidth <= picture.clientWidth) return;
      const [mine, whole] = [group.getBoundingClientRect(), picture.getBoundingClientRect()];
      if (mine.left < whole.left || mine.right > whole.right) {
        picture.scrollLeft += (mine.left + mine.right - whole.left - whole.right) / 2;
      }
    }

    function show() {
      slider.value = at;
      slider.setAttribute("aria-valuetext", at ? `step ${at} of ${last}` : "start");
      // Not `disabled`: a button that has the focus would lose it.
      buttons.first.ariaDisabled = buttons.back.ariaDisabled = String(at === 0);
      buttons.on.ariaDisabled = buttons.last.ariaDisabled = String(at === last && run.loop === null);
      for (const row of steps) {
        if (Number(row.dataset.step) === at) row.setAttribute("aria-current", "step");
        else row.removeAttribute("aria-current");
      }
      const [, kind, sentence] = at ? steps[at - 1].cells : [];
      player.querySelector(".told").textContent = at
        ? `Step ${at} of ${last}, ${kind.textContent.trim()}: ${sentence.firstChild.textContent.trim()}`
        : `Start, before the first of ${last === 1 ? "1 step" : `${last} steps`}`;
      table();
      draw();
    }

    function go(to) {
      const goal = to > last && run.loop !== null ? run.loop + 1 : to;
      at = Math.max(0, Math.min(last, goal));
      show();
    }

    const ways = { first: () => go(0), back: () => go(at - 1), on: () => go(at + 1), last: () => go(last) };
    const keys = { ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last" };
    for (const [way, button] of Object.entries(buttons)) button.addEventListener("click", ways[way]);
    slider.addEventListener("input", () => go(Number(slider.value)));
    every.addEventListener("change", table);
    player.addEventListener("keydown", (event) => {
      const way = keys[event.key];
      // Within the picture the arrows scroll, where there is more of it than fits.
      if (event.target.classList.contains("picture")) return;
      if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      ways[way]();
    });
    player.hidden = false;
    show();
  }

  document.querySelectorAll(".player").forEach(play);
})();
