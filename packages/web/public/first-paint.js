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
var broken = {
  en: ['Etude could not be loaded', 'What you wrote down is safe. Check the connection, then try again.', 'Try again'],
  de: [
    'Etude ließ sich nicht laden',
    'Was du aufgeschrieben hast, ist sicher. Prüfe die Verbindung und versuch es noch einmal.',
    'Noch einmal',
  ],
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

// Nothing of the app is there to say it, neither its words nor perhaps its looks.
function sayThatItIsBroken() {
  var language = (look && look.language) || navigator.language.split('-')[0]
  var words = broken[language] || broken.en
  var help = document.createElement('main')
  var title = document.createElement('h1')
  var sentence = document.createElement('p')
  var again = document.createElement('button')
  help.setAttribute('role', 'alert')
  help.lang = words === broken.en ? 'en' : language
  help.dir = words === broken.ar ? 'rtl' : 'ltr'
  help.style.cssText = 'max-width: 30rem; margin: 15vh auto; padding: 0 1.5rem; font-family: system-ui, sans-serif'
  again.style.cssText = 'min-height: 44px; padding: 0 1.5rem; font: inherit'
  title.textContent = words[0]
  sentence.textContent = words[1]
  again.textContent = words[2]
  again.addEventListener('click', function () {
    location.reload()
  })
  help.append(title, sentence, again)
  document.getElementById('root').replaceChildren(help)
}
