// Runs before anything is painted, so that nobody sees the wrong colours or the wrong direction for a moment.
try {
  var look = JSON.parse(localStorage.getItem('etude.look') || '{}')
  var html = document.documentElement
  if (look.appearance) html.dataset.appearance = look.appearance
  if (look.language) html.lang = look.language
  if (look.direction) html.dir = look.direction
} catch {
  // A look that cannot be read is chosen again by the app.
}

// A browser that fetches the app's files twice at once, for the page and through its service worker, now and then lets go of both, and
// nothing starts. Asking once more helps; once, so that a file that is really missing does not turn into a page that never rests.
addEventListener(
  'error',
  function (event) {
    if (!(event.target instanceof HTMLScriptElement) || event.target.type !== 'module') return
    try {
      var last = Number(sessionStorage.getItem('etude.began-again') || 0)
      if (Date.now() - last < 60000) return
      sessionStorage.setItem('etude.began-again', String(Date.now()))
      location.reload()
    } catch {
      // Without a memory it cannot be known whether this was tried.
    }
  },
  true,
)
