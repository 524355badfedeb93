import { execa } from 'execa'
import { freePort, isListening } from './ports.ts'

export type RunningRedis = { url: string; pid: number; stop(): Promise<void> }

/** The path of the first of these programs that is installed. */
export async function which(...names: string[]): Promise<string | undefined> {
  for (const name of names) {
    const found = await execa('sh', ['-c', `command -v ${name}`], { reject: false })
    if (found.exitCode === 0) return found.stdout.trim()
  }
  return undefined
}

/**
 * A Redis on loopback that stores nothing; undefined if none is installed.
 * @param dir its working directory, by which a later start recognizes one that was left over
 */
export async function startInstalledRedis(dir: string): Promise<RunningRedis | undefined> {
  const binary = await which('redis-server')
  if (!binary) return undefined
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const server = execa(binary, options, { reject: false, stdio: 'ignore' })
  for (let i = 0; i < 100 && !(await isListening(port)); i++) await new Promise((r) => setTimeout(r, 50))
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: server.pid ?? 0,
    async stop() {
      server.kill('SIGTERM')
      await server
    },
  }
}
