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
