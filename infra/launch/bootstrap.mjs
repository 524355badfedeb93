#!/usr/bin/env node
// First step of every command, on any installed Node (20 or newer), with built-ins only: installs if necessary, then continues on
// the Node 22 of the installation (6-toolchain: Kubernetes client, Stripe).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const [command = 'start', ...args] = process.argv.slice(2)
const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(`Callboard needs Node.js 20 or newer; this is ${process.version}. Install a newer one from https://nodejs.org.`)
  process.exit(1)
}

const lock = readFileSync(path.join(root, 'package-lock.json'))
const stamp = path.join(root, 'node_modules/.callboard-installed')
const wanted = createHash('sha256').update(lock).digest('hex')
if (command !== 'stop' && (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted)) {
  console.log('Installing packages (once, about a minute) …')
  const log = path.join(root, '.data/logs/install.log')
  mkdirSync(path.dirname(log), { recursive: true })
  // Not `npm ci`: it rejects a lock file created where the packages of other platforms were not visible.
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--include=dev'], {
    cwd: root,
    encoding: 'utf8',
  })
  writeFileSync(log, `${npm.stdout ?? ''}${npm.stderr ?? ''}`)
  if (npm.status !== 0) {
    console.error(
      `npm install failed:\n${npm.stderr ?? npm.error?.message ?? ''}\nThe whole output is in ${path.relative(process.cwd(), log)}.`,
    )
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

const bin = path.join(root, 'node_modules/.bin')
const pinned = path.join(bin, 'node')
const node = major >= 22 || !existsSync(pinned) ? process.execPath : pinned
if (major < 22 && node === process.execPath) {
  console.error(
    `Callboard runs on Node.js 22 or newer; this is ${process.version}, and no packaged one exists for ${process.platform}-${process.arch}. Install Node.js 22.`,
  )
  process.exit(1)
}
// Ctrl-C reaches every process of a terminal's group, including PostgreSQL. A running product has a separate group, so that only
// its launcher is notified, which stops the parts in order; the channel tells it when this process has exited.
const lasting = command === 'start' || command === 'dev' || command === 'stack'
const child = spawn(node, ['--disable-warning=ExperimentalWarning', path.join(root, `infra/launch/${command}.ts`), ...args], {
  cwd: root,
  stdio: lasting ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  detached: lasting,
  env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, NEXT_TELEMETRY_DISABLED: '1' },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
// A killed npm ends no child processes; a product without its npm would keep running unnoticed.
const parent = process.ppid
if (lasting && process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref()
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
