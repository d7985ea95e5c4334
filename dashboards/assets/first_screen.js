// The first screen stands until Streamlit has drawn the same below it. Until then that is hidden, so
// that nothing is seen, or read aloud, twice or half done.
(() => {
  const first = document.getElementById("first-screen")
  const root = document.getElementById("root") || document.documentElement
  const cards = first.querySelectorAll(".card").length
  const lines = first.querySelectorAll(".line").length
  try {
    const own = JSON.parse(localStorage.getItem("stActiveTheme-/-v2"))?.name ?? ""
    if (/dark/i.test(own)) first.style.colorScheme = "dark"
    if (/light/i.test(own)) first.style.colorScheme = "light"
  } catch { /* The browser keeps nothing for us: its own scheme then. */ }
  const parts = name => document.querySelectorAll(`#root [data-testid='${name}']`)
  const isDrawn = () =>
    document.querySelector("#root [data-test-script-state='notRunning']") &&
    parts("stMetricValue").length >= cards &&
    parts("stMetricChart").length >= lines &&
    parts("stCaptionContainer").length > cards &&
    [...parts("stMetricChart"), ...parts("stVegaLiteChart")].every(one => one.querySelector("canvas, svg.marks"))
  const leave = () => {
    watcher.disconnect()
    clearTimeout(patience)
    const main = document.querySelector("[data-testid='stMain']")
    const scrolled = first.scrollTop
    first.remove()
    document.documentElement.classList.remove("first")
    if (main) main.scrollTop = scrolled
  }
  let isAsked = false
  const watcher = new MutationObserver(() => {
    if (isAsked) return
    isAsked = true
    requestAnimationFrame(() => {
      isAsked = false
      if (isDrawn()) leave()
    })
  })
  const patience = setTimeout(leave, 20000)
  document.documentElement.classList.add("first")
  watcher.observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"],
  })
})()
