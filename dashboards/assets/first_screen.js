// The first screen stands until Streamlit has drawn the same below it. Until then that is hidden, so
// that nothing is seen, or read aloud, twice or half done.
(() => {
  const first = document.getElementById("first-screen")
  // What Streamlit is made of is asked for when this is painted. In a tab that nobody looks at
  // nothing is painted, so not only then.
  const parsed = new Promise(done => addEventListener("DOMContentLoaded", done))
  const painted = new Promise(done => {
    requestAnimationFrame(() => setTimeout(done))
    setTimeout(done, 1000)
  })
  Promise.all([parsed, painted]).then(() => {
    const later = document.getElementById("later")
    document.head.append(document.importNode(later.content, true))
    later.remove()
  })
  try {
    const own = JSON.parse(localStorage.getItem("stActiveTheme-/-v2"))?.name ?? ""
    if (/dark/i.test(own)) first.style.colorScheme = "dark"
    if (/light/i.test(own)) first.style.colorScheme = "light"
  } catch { /* The browser keeps nothing for us: its own scheme then. */ }
  const parts = name => document.querySelectorAll(`#root [data-testid='${name}']`)
  const top = where => document.querySelector(`${where} .kpis`)?.getBoundingClientRect().top ?? NaN
  const hasRun = () => document.querySelector("#root [data-test-script-state='notRunning']")
  const isDrawn = () =>
    (document.querySelector("#root .chart") || parts("stAlert").length) &&
    // What comes late above the cards would move them. Asked last: the browser has to lay out for it.
    Math.abs(top("#root") - top("#first-screen") - first.scrollTop) < 2
  const leave = () => {
    watcher.disconnect()
    patience.forEach(clearTimeout)
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
      if (!hasRun()) return
      if (isDrawn()) leave()
      else if (patience.length === 1) patience.push(setTimeout(leave, 8000))
    })
  })
  // Whatever became of the page, it is not kept from the reader for longer.
  const patience = [setTimeout(leave, 15000)]
  document.documentElement.classList.add("first")
  watcher.observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"],
  })
})()
