// One step back for each page that was opened and each thing that was chosen. Streamlit gives a choice
// none, and a page three, as it takes parameters away and gives them back on the page that is left.
(() => {
  const { pushState, replaceState } = history
  const TYPED = "search"
  // What goes along from page to page is taken away and given back.
  const GOING_ALONG = ["account", "period", "days", TYPED]
  // Longer than a busy server needs to begin with the page that was asked for: what was taken away
  // only for that is then forgotten.
  const PATIENCE = 1000
  let tidied = null
  const tidy = () => {
    if (tidied) replaceState.call(history, ...tidied)
    tidied = null
  }
  const whenDrawn = () => {
    if (document.querySelector("[data-test-script-state='notRunning']")) tidy()
    else if (tidied) setTimeout(whenDrawn, PATIENCE)
  }
  const chosen = url => {
    const parameters = new URL(url, location).searchParams
    parameters.delete(TYPED)
    // Streamlit writes them in the order of the alphabet, the server in that in which they came.
    parameters.sort()
    return parameters.toString()
  }
  // The server tells of a choice by its key (address.by_key) as it tells of what it has tidied; but
  // then a value is another one, and none is taken away.
  const isTold = url =>
    [...new URL(url, location).searchParams].some(
      ([name, value]) =>
        !GOING_ALONG.includes(name) && value !== new URL(location).searchParams.get(name)
    )
  // What is typed stands here first: the server may not have heard of the last letters.
  const withTyped = url => {
    const told = new URL(url, location)
    const typed = new URL(location).searchParams.get(TYPED)
    if (typed) told.searchParams.set(TYPED, typed)
    else told.searchParams.delete(TYPED)
    return told.pathname + told.search
  }
  // A step back leaves the page whose address was still to be tidied.
  addEventListener("popstate", () => (tidied = null), true)
  history.pushState = (...entry) => {
    const isTidied = Boolean(tidied)
    if (new URL(entry[2], location).pathname !== location.pathname) {
      // What was tidied meanwhile is in this address already.
      tidied = null
      pushState.apply(history, entry)
    } else if (isTold(entry[2])) {
      tidy()
      pushState.call(history, entry[0], entry[1], withTyped(entry[2]))
    } else {
      tidied = entry
      if (!isTidied) setTimeout(whenDrawn, PATIENCE)
    }
  }
  history.replaceState = (...entry) => {
    tidy()
    // The reader's choices come with the whole address, what the server tidies without its host.
    const isChoice = URL.canParse(entry[2]) && chosen(entry[2]) !== chosen(location)
    ;(isChoice ? pushState : replaceState).apply(history, entry)
  }
})()
