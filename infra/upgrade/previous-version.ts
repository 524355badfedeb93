import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { root } from '../launch/paths.ts'
import type { RunFile } from '../launch/run-file.ts'

/** Its packages and its build take minutes where they are not there yet. */
const startWithinMs = 1_200_000

export type Seed = { token: string; slug: string; email: string }

export type PreviousVersion = {
  environment: Record<string, string>
  sandboxUrl: string
  /** Makes an organization with the code of that version. */
  seed(): Promise<Seed>
  /** As a deployment does: SIGTERM, and then waiting. */
  stop(): Promise<void>
}

/** The tag of the last release before this commit; undefined if there is none, or the clone is shallow. */
export async function findRelease(): Promise<string | undefined> {
  const found = await execa('git', ['describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^'], { cwd: root, reject: false })
  return found.exitCode === 0 ? found.stdout : undefined
}

/**
 * The files of a commit in a folder of their own, which a later run finds again with its packages and its build. Outside this
 * checkout, whose packages Next would mix with those of that version.
 */
export async function extract(ref: string): Promise<string> {
  const { stdout: commit } = await execa('git', ['rev-parse', '--verify', `${ref}^{commit}`], { cwd: root })
  const folder = path.join(os.tmpdir(), 'callboard-versions', commit.slice(0, 12))
  if (existsSync(folder)) return folder
  // Renamed once it is complete.
  const archive = `${folder}.tar`
  const incomplete = `${folder}.incomplete`
  rmSync(incomplete, { recursive: true, force: true })
  mkdirSync(incomplete, { recursive: true })
  await execa('git', ['archive', '--output', archive, commit], { cwd: root })
  await execa('tar', ['-xf', archive, '-C', incomplete])
  rmSync(archive)
  renameSync(incomplete, folder)
  return folder
}

async function untilRunning(launcher: ChildProcess, file: string): Promise<RunFile> {
  for (let waited = 0; !existsSync(file); waited += 500) {
    if (launcher.exitCode !== null) throw new Error('the previous version did not start')
    if (waited > startWithinMs) throw new Error('the previous version was not ready in time')
    await new Promise((r) => setTimeout(r, 500))
  }
  return JSON.parse(readFileSync(file, 'utf8')) as RunFile
}

/** Starts two web and two worker processes of a version by its own launcher, behind its own balancer. */
export async function startPrevious(folder: string, data: string, env: Record<string, string>): Promise<PreviousVersion> {
  const launcher = spawn('node', [path.join(folder, 'infra/launch/bootstrap.mjs'), 'stack', '--web', '2', '--workers', '2'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, CALLBOARD_DATA_DIR: data },
  })
  const stop = async () => {
    const ended = new Promise((resolve) => launcher.once('exit', resolve))
    if (launcher.exitCode !== null || !launcher.kill('SIGTERM')) return
    await ended
  }
  const { sandboxUrl } = await untilRunning(launcher, path.join(data, 'run.json')).catch(async (error) => {
    await stop()
    throw error
  })
  const environment = JSON.parse(readFileSync(path.join(data, 'environment.json'), 'utf8')) as Record<string, string>
  return {
    environment,
    sandboxUrl: sandboxUrl ?? '',
    async seed() {
      mkdirSync(path.join(folder, 'infra/upgrade'), { recursive: true })
      const script = path.join(folder, 'infra/upgrade/seed.ts')
      copyFileSync(path.join(import.meta.dirname, 'seed.ts'), script)
      const { stdout } = await execa(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
        cwd: folder,
        env: { SEED_ENVIRONMENT: JSON.stringify(environment) },
      })
      return JSON.parse(stdout.split('\n').at(-1) ?? '') as Seed
    },
    stop,
  }
}
