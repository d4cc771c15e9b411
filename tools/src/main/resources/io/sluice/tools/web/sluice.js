"use strict";

/* Says when the gateway is gone, and loads the page again when it is back. */
(function () {
    const BETWEEN = 3000;
    const note = document.getElementById("lost");
    let lost = 0;
    let typed = false;

    document.addEventListener("input", () => { typed = true; });

    function isGone() {
        lost += 1;
        if (lost < 2) {
            return;
        }
        note.hidden = false;
        note.textContent = "The gateway does not answer. What you see is from before; this page comes back by itself.";
        document.body.classList.add("lost");
    }

    function isBack() {
        const was = lost;
        lost = 0;
        if (was < 2) {
            return;
        }
        document.body.classList.remove("lost");
        if (typed) {
            note.textContent = "The gateway is back. Load the page again when you have saved what you typed; you may have to sign in.";
        } else {
            location.reload();
        }
    }

    async function look() {
        try {
            const answer = await fetch("/health/ready", { cache: "no-store", signal: AbortSignal.timeout(BETWEEN) });
            if (answer.ok) { isBack(); } else { isGone(); }
        } catch (failure) {
            isGone();
        }
        setTimeout(look, lost ? 1000 : BETWEEN);
    }

    setTimeout(look, BETWEEN);
})();

/* Draws the last hour. */
(function () {
    const BETWEEN = 5000;
    const places = Array.from(document.querySelectorAll("[data-chart]"));
    if (places.length === 0) {
        return;
    }
    const CHARTS = {
        traffic: { unit: bytes, series: [["NFS read", "nfsReadBytes"], ["FUSE read", "fuseReadBytes"], ["written", "writtenBytes"], ["from stores", "storeReadBytes"]] },
        hits: { unit: plain, range: [0, 100], series: [["from the cache", "hitPercent"]] },
        requests: { unit: plain, series: [["requests", "storeRequests"]] },
        latency: { unit: plain, series: [["NFS", "nfsReadMillis"], ["FUSE", "fuseReadMillis"], ["stores", "storeReadMillis"]] },
    };
    let drawn = [];

    function plain(value) {
        return value === null || value === undefined ? "–" : value >= 10 || value === 0 ? String(Math.round(value)) : value.toFixed(2);
    }

    function bytes(value) {
        if (value === null || value === undefined) {
            return "–";
        }
        const units = ["B", "KiB", "MiB", "GiB", "TiB"];
        let unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit += 1;
        }
        return (unit === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1)) + " " + units[unit];
    }

    function time(seconds) {
        return seconds === null || seconds === undefined ? "–" : new Date(seconds * 1000).toLocaleTimeString("en-GB");
    }

    function colour(name) {
        return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    }

    function data(samples, chart) {
        const times = samples.map((sample) => Date.parse(sample.at) / 1000);
        return [times].concat(chart.series.map(([, field]) => samples.map((sample) => sample[field])));
    }

    function axis(unit) {
        const axis = { stroke: colour("--soft"), grid: { stroke: colour("--grid"), width: 1 }, ticks: { stroke: colour("--grid"), width: 1 } };
        axis.values = (plot, splits) => splits.map(unit);
        if (unit === time) {
            axis.space = 80;
        } else {
            axis.size = 72;
        }
        return axis;
    }

    function draw(samples) {
        drawn.forEach((one) => one.plot.destroy());
        drawn = places.map((place) => {
            const chart = CHARTS[place.dataset.chart];
            const series = chart.series.map(([label], i) => ({
                label: label,
                stroke: colour("--series-" + (i + 1)),
                width: 2,
                dash: [[], [8, 4], [2, 3], [10, 3, 2, 3]][i],
                spanGaps: false,
                value: (plot, value) => chart.unit(value),
            }));
            const least = chart.unit === bytes ? 1024 : 1;
            const range = chart.range ? () => chart.range : (plot, low, high) => [0, Math.max(high * 1.1, least)];
            const options = {
                width: place.clientWidth,
                height: 200,
                cursor: { drag: { x: false, y: false } },
                scales: { y: { range: range } },
                axes: [axis(time), axis(chart.unit)],
                series: [{ label: "at", value: (plot, value) => time(value) }].concat(series),
            };
            return { place: place, chart: chart, plot: new uPlot(options, data(samples, chart), place) };
        });
    }

    let last = [];

    async function look() {
        try {
            const answer = await fetch("/ui/samples", { cache: "no-store" });
            if (answer.ok) {
                last = await answer.json();
                if (drawn.length === 0) {
                    draw(last);
                } else {
                    drawn.forEach((one) => one.plot.setData(data(last, one.chart)));
                }
                document.documentElement.dataset.drawn = String(last.length);
            }
        } catch (failure) {
            /* The other part of this script says so. */
        }
        setTimeout(look, BETWEEN);
    }

    window.addEventListener("resize", () => drawn.forEach((one) => one.plot.setSize({ width: one.place.clientWidth, height: 200 })));
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(last));
    look();
})();
