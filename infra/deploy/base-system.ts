import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' })

/** Shared libraries of a program or a native addon, including the loader. */
const librariesOf = (binary: string): string[] =>
  [...run('ldd', binary).matchAll(/(?:=>\s+|^\s*)(\/\S+) \(0x/gm)].flatMap(([, library]) => library ?? [])

function write(out: string, file: string, content: string): void {
  mkdirSync(path.dirname(path.join(out, file)), { recursive: true })
  writeFileSync(path.join(out, file), content)
}

function copy(from: string, out: string, to = from): void {
  mkdirSync(path.dirname(path.join(out, to)), { recursive: true })
  copyFileSync(from, path.join(out, to))
}

/** The Debian packages of the libraries, listed where image scanners look (as in distroless images). */
function describePackages(out: string, libraries: readonly string[]): void {
  for (const library of libraries) {
    // Debian has moved /lib below /usr, and lists files by their old or new path.
    const owner = [library, `/usr${library}`, library.replace(/^\/usr/, '')].flatMap((file) => {
      try {
        return run('dpkg-query', '--search', file).split(':')[0] ?? []
      } catch {
        return []
      }
    })[0]
    if (!owner) throw new Error(`${library} belongs to no Debian package, so that nobody could tell its version`)
    write(out, `var/lib/dpkg/status.d/${owner}`, run('dpkg-query', '--status', owner))
  }
}

/**
 * Everything of an image except the application: Node, the libraries that it and native addons load, and user names. No shell, no
 * package manager. Node includes its own certificates and time zones.
 */
export function writeBaseSystem(out: string, user: string, addons: readonly string[]): void {
  if (!existsSync('/etc/debian_version')) throw new Error('Images are made on Debian: build infra/deploy/Dockerfile instead.')
  const [uid, gid] = user.split(':')
  copy(process.execPath, out, '/usr/local/bin/node')
  const libraries = new Set([process.execPath, ...addons].flatMap(librariesOf))
  for (const library of libraries) copy(library, out)
  describePackages(out, [...libraries])
  write(out, 'etc/os-release', readFileSync('/etc/os-release', 'utf8'))
  write(out, 'etc/passwd', `root:x:0:0::/:/nonexistent\ncallboard:x:${uid}:${gid}::/tmp:/nonexistent\n`)
  write(out, 'etc/group', `root:x:0:\ncallboard:x:${gid}:\n`)
  write(out, 'etc/nsswitch.conf', 'hosts: files dns\n')
  write(out, 'etc/hosts', '127.0.0.1 localhost\n::1 localhost\n')
  mkdirSync(path.join(out, 'tmp'))
  chmodSync(path.join(out, 'tmp'), 0o1777)
}
