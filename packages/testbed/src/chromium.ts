import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a browser driver has to be given to start a real Chromium. */
export interface Chromium {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * The Chromium of the npm package, unpacked once per version; or the one that `CHROME_PATH` names.
 * The package brings its own fonts and system libraries, so that a bare machine needs nothing installed.
 */
export async function chromium(environment: NodeJS.ProcessEnv = process.env): Promise<Chromium> {
  const env = { ...definedOnly(environment), ...languageFor(environment) }
  const chosen = environment['CHROME_PATH']
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH names ${chosen}, and there is no such file.`)
    return { executablePath: chosen, env }
  }
  const unable = whyNotHere(process.platform, process.arch, hasGlibc())
  if (unable !== null) throw new Error(unable)
  const folder = await unpacked()
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...env,
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(delimiter),
    },
  }
}

/** Why the npm Chromium cannot run on such a machine, in a sentence; null where it can. */
export function whyNotHere(platform: string, arch: string, glibc: boolean): string | null {
  if (platform === 'linux' && arch === 'x64' && glibc) return null
  const here = `${platform} on ${arch}${platform === 'linux' && !glibc ? ' without glibc' : ''}`
  return (
    `The browser tests need a Chromium, and the one from npm runs on Linux x64 with glibc only; this is ${here}. ` +
    'Install Chromium or Chrome and name its program in CHROME_PATH.'
  )
}

function hasGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime !== undefined
}

/** Unpacks beside the final folder and renames at the end: an interrupted unpacking is never taken for a whole one, and two at once cannot mix. */
async function unpacked(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const packageFolder = dirname(dirname(entry))
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const cache = fileURLToPath(new URL('../../../.cache/', import.meta.url))
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  const partial = `${folder}.partial-${process.pid}`
  await mkdir(partial, { recursive: true })
  try {
    await unpackInto(partial)
    await writeFile(join(partial, 'fonts.conf'), fontSettings(folder))
    await rename(partial, folder)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * The package's own settings look for its fonts in folders of a cloud service. Where the system has no fonts either, the first
 * text field crashes the browser, so ours say where they really are. The system's come second, for scripts beyond Latin.
 */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${inXml(join(folder, 'fonts'))}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${inXml(join(folder, 'font-cache'))}</cachedir>
</fontconfig>
`

const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The package unpacks into the temporary folder, whatever that is; a process of its own can be told another without changing ours. */
function unpackInto(folder: string): Promise<void> {
  const script = fileURLToPath(new URL('./unpack-chromium.ts', import.meta.url))
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [script], { env: { ...process.env, TMPDIR: folder }, stdio: 'inherit' })
    child.once('error', failed)
    child.once('exit', (code) =>
      code === 0 ? done() : failed(new Error(`Chromium could not be unpacked into ${folder} (exit code ${code}).`)),
    )
  })
}

/** Without a language Chromium calls itself `en-US@posix`, which Intl refuses. */
const languageFor = (environment: NodeJS.ProcessEnv): Record<string, string> => {
  const language = environment['LC_ALL'] ?? environment['LANG']
  return language === undefined || /^(C|POSIX)?(\.|$)/.test(language) ? { LC_ALL: 'en_US.UTF-8' } : {}
}

const definedOnly = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter((pair): pair is [string, string] => pair[1] !== undefined))
