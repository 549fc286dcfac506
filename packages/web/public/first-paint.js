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

// A browser that fetches the app's files for the page and for its service worker at once now and then lets go of both. Asking once more
// helps; once, so that a file that is really missing ends in a sentence. It stands here, as nothing of the app has come.
var words = {
  en: ['Etude could not be loaded', 'What you wrote down is safe. Check the connection, then try again.', 'Try again'],
  de: ['Etude ließ sich nicht laden', 'Was du aufgeschrieben hast, ist sicher. Prüfe die Verbindung.', 'Noch einmal'],
  ar: ['تعذّر تحميل Etude', 'ما كتبته محفوظ. تحقق من الاتصال ثم حاول مرة أخرى.', 'حاول مرة أخرى'],
}

addEventListener(
  'error',
  function (event) {
    if (!(event.target instanceof HTMLScriptElement) || event.target.type !== 'module') return
    if (mayBeginAgain()) location.reload()
    else sayThatItIsBroken()
  },
  true,
)

function mayBeginAgain() {
  try {
    var last = Number(sessionStorage.getItem('etude.began-again') || 0)
    if (Date.now() - last < 60000) return false
    sessionStorage.setItem('etude.began-again', String(Date.now()))
    return true
  } catch {
    // Without a memory it cannot be known whether this was tried.
    return false
  }
}

function sayThatItIsBroken() {
  var wanted = (look && look.language) || navigator.language.slice(0, 2)
  var language = words[wanted] ? wanted : 'en'
  var help = document.createElement('main')
  help.lang = language
  help.dir = language === 'ar' ? 'rtl' : 'ltr'
  help.style.cssText = 'max-width: 30rem; margin: 15vh auto; padding: 0 1.5rem; font-family: system-ui'
  help.setAttribute('role', 'alert')
  ;['h1', 'p', 'button'].forEach(function (tag, at) {
    var part = help.appendChild(document.createElement(tag))
    part.textContent = words[language][at]
  })
  help.lastChild.style.cssText = 'min-height: 44px; padding: 0 1.5rem; font: inherit'
  help.lastChild.onclick = function () {
    location.reload()
  }
  document.getElementById('root').replaceChildren(help)
}
