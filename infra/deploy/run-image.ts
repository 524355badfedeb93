import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type ImageName, imageTargets } from './image-targets.ts'

export type RunningImage = {
  output(): string
  alive(): boolean
  /**
   * Waits until the process ends.
   * @returns its exit code, or null after a signal
   */
  ended: Promise<number | null>
  /** SIGTERM, as Kubernetes sends it. */
  stop(): Promise<number | null>
}

/** On Linux, a mount namespace requires root. */
export const canRunImages = process.platform === 'linux' && process.getuid?.() === 0

/** Mounts as in the manifests: a read-only root, and memory for writable folders. */
const script = `set -eu
root=$1 uid=$2 gid=$3; shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
cache="$root/app/apps/web/.next/cache"
if [ -d "$cache" ]; then mount -t tmpfs -o mode=1777 tmpfs "$cache"; fi
mount --bind /proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev"
for device in null random urandom; do : > "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
mount -o remount,bind,ro "$root"
exec unshare --root "$root" --wd /app --setgid "$gid" --setuid "$uid" "$@"`

const started = (child: ChildProcess): RunningImage => {
  let output = ''
  let alive = true
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)))
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      alive = false
      resolve(code)
    })
  })
  return {
    output: () => output,
    alive: () => alive,
    ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/**
 * Runs a command in the root file system of an image without a container engine: in a mount namespace with a changed root, as the
 * user of the image, with only the given environment. The network is the host's.
 */
export function runImage(name: ImageName, out: string, env: Record<string, string>, command?: string[]): RunningImage {
  const { user, command: usual } = imageTargets[name]
  // A container engine creates its own mount points.
  for (const place of ['proc', 'dev']) mkdirSync(path.join(out, place), { recursive: true })
  const [uid = '', gid = ''] = user.split(':')
  const [, ...args] = command ?? usual
  const child = spawn(
    'unshare',
    ['--mount', 'sh', '-c', script, 'sh', path.resolve(out), uid, gid, '/usr/local/bin/node', ...args],
    {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', NODE_ENV: 'production', HOME: '/tmp', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  return started(child)
}
