import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { eventually } from '@callboard/testing/platform'
import { Agent, fetch } from 'undici'

// A real control plane for tests: etcd, API server and controllers, without nodes. Pods never run; tests write their status, as
// a kubelet would.

export type ControlPlane = {
  url: string
  /** PEM of the authority that signed the API server's certificate. */
  authority: string
  version: string
  /** Requests as an administrator. @throws Error with the server's own words for a status of 400 and above */
  admin(method: string, path: string, body?: object): Promise<Answer>
  stop(): Promise<void>
}
// biome-ignore lint/suspicious/noExplicitAny: objects of the API, as tests look at them
type Answer = any

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** An authority, a certificate of the server, one of an administrator, and the key that signs service account tokens. */
async function makeCertificates(folder: string): Promise<void> {
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder })
  const key = ['-newkey', 'rsa:2048', '-nodes']
  await openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=test-authority', '-keyout', 'ca.key', '-out', 'ca.crt')
  const subjects = { server: '/CN=kube-apiserver', admin: '/O=system:masters/CN=admin' }
  for (const [name, subject] of Object.entries(subjects)) {
    await openssl(
      'req',
      ...key,
      '-subj',
      subject,
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    )
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy', '-days', '2']
    await openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.crt`)
  }
  await openssl('genrsa', '-out', 'accounts.key', '2048')
}

const serverFlags = (at: (name: string) => string, ports: { api: number; etcd: number }) => [
  `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
  '--bind-address=127.0.0.1',
  `--secure-port=${ports.api}`,
  `--client-ca-file=${at('ca.crt')}`,
  `--tls-cert-file=${at('server.crt')}`,
  `--tls-private-key-file=${at('server.key')}`,
  `--service-account-key-file=${at('accounts.key')}`,
  `--service-account-signing-key-file=${at('accounts.key')}`,
  '--service-account-issuer=https://kubernetes.default.svc',
  // As several clouds have it: a longer lifetime is shortened without an error.
  '--service-account-max-token-expiration=24h',
  '--service-cluster-ip-range=10.0.0.0/24',
  '--authorization-mode=RBAC',
  '--disable-admission-plugins=ServiceAccount',
]

/** What the controllers connect with. */
const kubeconfig = (server: string, at: (name: string) => string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority': at('ca.crt') } }],
    users: [{ name: 'u', user: { 'client-certificate': at('admin.crt'), 'client-key': at('admin.key') } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  })

/** Starts processes that end together, with a log each. */
function processGroup(assets: string, at: (name: string) => string) {
  const running: ChildProcess[] = []
  return {
    start(name: string, args: string[]): void {
      const log = openSync(at(`${name}.log`), 'w')
      running.push(spawn(path.join(assets, name), args, { stdio: ['ignore', log, log] }))
    },
    async stop(): Promise<void> {
      for (const process of running.reverse()) {
        const ended = once(process, 'exit')
        if (process.exitCode === null && process.kill()) await ended
      }
    },
  }
}

/** Requests with the certificate of an administrator. */
function adminOf(url: string, dispatcher: Agent): ControlPlane['admin'] {
  return async (method, address, body) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const content = body ? { body: JSON.stringify(body), headers: { 'content-type': type } } : {}
    const response = await fetch(url + address, { method, dispatcher, ...content })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`)
    return text.startsWith('{') ? JSON.parse(text) : text
  }
}

const etcdFlags = (data: string, { etcd, peer }: { etcd: number; peer: number }) => [
  `--data-dir=${data}`,
  `--listen-client-urls=http://127.0.0.1:${etcd}`,
  `--advertise-client-urls=http://127.0.0.1:${etcd}`,
  `--listen-peer-urls=http://127.0.0.1:${peer}`,
  '--unsafe-no-fsync',
]

const managerFlags = (at: (name: string) => string) => [
  `--kubeconfig=${at('admin.kubeconfig')}`,
  `--service-account-private-key-file=${at('accounts.key')}`,
  `--root-ca-file=${at('ca.crt')}`,
  '--use-service-account-credentials',
  '--leader-elect=false',
  '--port=0',
  '--secure-port=0',
  '--controllers=*,-nodelifecycle',
]

/** @param assets folder with etcd, kube-apiserver and kube-controller-manager */
export async function startControlPlane(assets: string): Promise<ControlPlane> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-control-plane-'))
  const at = (name: string) => path.join(folder, name)
  const read = (name: string) => readFileSync(at(name), 'utf8')
  const ports = { api: await freePort(), etcd: await freePort(), peer: await freePort() }
  const url = `https://127.0.0.1:${ports.api}`
  await makeCertificates(folder)
  writeFileSync(at('admin.kubeconfig'), kubeconfig(url, at))
  const dispatcher = new Agent({ connect: { ca: read('ca.crt'), cert: read('admin.crt'), key: read('admin.key') } })
  const admin = adminOf(url, dispatcher)
  const processes = processGroup(assets, at)
  const stop = async () => {
    await dispatcher.destroy()
    await processes.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    processes.start('etcd', etcdFlags(at('etcd'), ports))
    processes.start('kube-apiserver', serverFlags(at, ports))
    await eventually(() => admin('GET', '/readyz').catch(() => undefined), 90_000)
    processes.start('kube-controller-manager', managerFlags(at))
    const { gitVersion: version } = await admin('GET', '/version')
    return { url, authority: read('ca.crt'), version, admin, stop }
  } catch (error) {
    process.stderr.write(read('kube-apiserver.log').slice(-2000))
    await stop()
    throw error
  }
}
