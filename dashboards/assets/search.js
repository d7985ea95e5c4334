// Each letter of a search shows at once whom it finds. Streamlit, which takes several times as long to
// draw them, follows when the typing pauses: the address, the pages of the list and its files are its.
(() => {
  const drawn = {}
  let asked = 0
  const shown = () => [...document.querySelectorAll("#root .found")]
  const replace = parts => {
    for (const old of shown()) {
      const part = parts.find(one => one.dataset.part === old.dataset.part)
      if (!old.classList.contains("ahead")) drawn[old.dataset.part] = old
      if (part && part !== old) old.replaceWith(part)
    }
  }
  addEventListener("input", async ({ target }) => {
    if (!target.closest?.(".st-key-search")) return
    const letter = ++asked
    const [here] = shown()
    if (!here) return
    const search = target.value.trim()
    const { account, kind, anywhere } = here.dataset
    // Typed back to what Streamlit has drawn, it would not draw it again.
    const before = Object.values(drawn)
    if (here.classList.contains("ahead") && before.every(one => one.dataset.search === search))
      return replace(before)
    const answer = await fetch("/followers/found", {
      method: "POST",
      body: JSON.stringify({ account, kind, anywhere: anywhere === "1", search, locale: navigator.language }),
    })
    if (letter !== asked || !answer.ok) return
    const found = document.createElement("template")
    found.innerHTML = await answer.text()
    // Another list was chosen meanwhile, or the page was quicker.
    const isOther = one => one.dataset.kind !== kind || one.dataset.account !== account
    const isDrawn = one => one.dataset.search === search && !one.classList.contains("ahead")
    const now = shown()
    if (letter !== asked || now.some(isOther) || now.every(isDrawn)) return
    const parts = [...found.content.children]
    for (const part of parts) part.classList.add("ahead")
    replace(parts)
  }, true)
  // Who has gone on to a name by the keys is still there when Streamlit's row takes the place of ours.
  let kept = null
  addEventListener("focusin", ({ target }) => {
    kept?.disconnect()
    const link = target.closest?.("#root .found a")
    if (!link) return
    kept = new MutationObserver(() => {
      if (link.isConnected || document.activeElement !== document.body) return
      document.querySelector(`#root .found a[href="${CSS.escape(link.getAttribute("href"))}"]`)?.focus()
    })
    kept.observe(document.querySelector("#root"), { childList: true, subtree: true })
  })
})()
