// What a chart of ours says at the point that is nearest to the pointer or the finger, or that the
// arrow keys have come to. The points came with the chart: nothing is asked for.
(() => {
  // From a mark at the bottom of a plot to as far above it as a finger is wide.
  const LOW = 28
  let told = null
  const hide = () => {
    told?.classList.remove("told")
    told = null
  }
  const tell = (chart, choose) => {
    const points = (chart.points ??= JSON.parse(chart.dataset.points))
    if (!points.length) return
    const plot = chart.querySelector(".plot")
    const { left, top, width, bottom } = plot.getBoundingClientRect()
    const number = choose(points, x => (100 * (x - left)) / width, bottom)
    const [at, words] = points[(chart.told = Math.max(0, Math.min(number, points.length - 1)))]
    if (chart !== told) hide()
    told = chart
    chart.classList.add("told")
    plot.style.setProperty("--at", `${at}%`)
    const box = chart.querySelector("output")
    if (box.textContent !== words) box.textContent = words
    const edge = chart.getBoundingClientRect()
    const x = left - edge.left + (width * at) / 100
    // Beside the line, on the side where there is room.
    const beside = x + 10 + box.offsetWidth > edge.width ? x - 10 - box.offsetWidth : x + 10
    box.style.left = `${Math.max(0, beside)}px`
    box.style.top = `${top - edge.top}px`
  }
  const point = ({ target, clientX, clientY }) => {
    const chart = target.closest?.(".chart")
    if (!chart) return hide()
    tell(chart, (points, across, bottom) => {
      const at = across(clientX)
      // Marks at the bottom lie below other points: the height tells which are meant.
      const isLow = clientY > bottom - LOW
      const far = ([x, , low]) => Math.abs(x - at) + (Boolean(low) === isLow ? 0 : 100)
      return points.reduce((nearest, _, number) => (far(points[number]) < far(points[nearest]) ? number : nearest), 0)
    })
  }
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }
  addEventListener("pointermove", point, { capture: true, passive: true })
  addEventListener("pointerdown", point, { capture: true, passive: true })
  addEventListener("focusout", hide)
  addEventListener("keydown", event => {
    if (event.key === "Escape") return hide()
    const chart = document.activeElement?.closest(".chart")
    const step = STEPS[event.key]
    if (!chart || !step || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    tell(chart, points => (chart === told ? chart.told : step < 0 ? points.length : -1) + step)
  })
})()
