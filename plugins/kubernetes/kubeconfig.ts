import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import { isTokenText, tokenTextMessage } from '@callboard/plugin-kit/secret-token'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { authorityOf, decode } from './certificates.ts'

/** The address of a cluster and our credentials there: the part of a kubeconfig that a server may use. */
export type ClusterTarget = {
  server: string
  authority?: string
  serverName?: string
  insecure: boolean
  token?: string
  basic?: { username: string; password: string }
  certificate?: string
  key?: string
}

const named = <T extends z.ZodType>(key: string, value: T) => z.object({ name: z.string(), [key]: value })
const cluster = z.looseObject({
  server: z.string(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': z.string().optional(),
})
const user = z.looseObject({
  token: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key-data': z.string().optional(),
})
const kubeconfig = z.looseObject({
  'current-context': z.string().optional(),
  clusters: z.array(named('cluster', cluster)).min(1),
  contexts: z.array(named('context', z.looseObject({ cluster: z.string(), user: z.string() }))).default([]),
  users: z.array(named('user', user)).default([]),
})

const field = 'secrets.kubeconfig'
const refuse = (message: string) => new VendorError('refused', message, { field })

/**
 * Parses a pasted kubeconfig. Entries that would run a program or read a local file are rejected by name: `exec` and
 * `auth-provider` plugins, proxies, and paths to certificates and tokens.
 * @throws VendorError `refused` that says what to do
 */
export async function readKubeconfig(text: string): Promise<ClusterTarget> {
  let raw: unknown
  try {
    raw = await parse('yaml', text)
  } catch (error) {
    if (!(error instanceof NotParsed)) throw error
    throw refuse(`This is not YAML: it ${error.message.split('\n')[0]}.`)
  }
  const parsed = kubeconfig.safeParse(raw)
  if (!parsed.success)
    throw refuse(
      'This is not a kubeconfig with a cluster, a context and a user. Print one with `kubectl config view --raw --flatten --minify`.',
    )
  const config = parsed.data
  const current = config['current-context'] ?? (config.contexts.length === 1 ? config.contexts[0]?.name : undefined)
  const context = config.contexts.find((c) => c.name === current)?.context as { cluster: string; user: string } | undefined
  if (!context) {
    const names = config.contexts.map((c) => c.name).join(', ')
    throw refuse(
      names
        ? `It has several contexts (${names}), and none is the current one. Print one with \`kubectl config view --raw --flatten --minify --context NAME\`.`
        : 'It has no current context. Print it with `kubectl config view --raw --flatten --minify`.',
    )
  }
  const of = config.clusters.find((c) => c.name === context.cluster)?.cluster as z.output<typeof cluster> | undefined
  const who = config.users.find((u) => u.name === context.user)?.user as z.output<typeof user> | undefined
  if (!of) throw refuse(`Its context names the cluster ${context.cluster}, which it does not describe.`)
  if (!who) throw refuse(`Its context names the user ${context.user}, which it does not describe.`)
  refuseForeign(of, who)
  return targetOf(of, who)
}

function refuseForeign(of: Record<string, unknown>, who: Record<string, unknown>): void {
  const command = who.exec as { command?: unknown } | undefined
  if (command)
    throw refuse(
      `It uses an exec credential plugin (${String(command.command ?? 'a program')}), which is not supported. Create a service account with the manifest below, and choose “With the token of a service account”.`,
    )
  if (who['auth-provider'])
    throw refuse('It uses an auth-provider plugin, which needs a program. Use the token of a service account instead.')
  for (const name of ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile', 'token-file'])
    if (of[name] ?? who[name])
      throw refuse(`${name} is a path on your machine. Print it whole with \`kubectl config view --raw --flatten --minify\`.`)
  if (of['proxy-url']) throw refuse('It uses a proxy, which is not supported. Use the agent for clusters behind a proxy.')
  if (who.as || who['as-user-extra']) throw refuse('It uses impersonation (as), which is not supported.')
}

function targetOf(of: z.output<typeof cluster>, who: z.output<typeof user>): ClusterTarget {
  const certificate = who['client-certificate-data']
  const key = who['client-key-data']
  if (!who.token && !(certificate && key) && !(who.username && who.password))
    throw refuse('It contains no credentials: neither a token nor a client certificate with its key.')
  if (who.token && !isTokenText(who.token)) throw refuse(`The token in it is broken. ${tokenTextMessage}`)
  return {
    server: of.server,
    insecure: of['insecure-skip-tls-verify'] ?? false,
    ...(of['certificate-authority-data'] ? { authority: authorityOf(decode(of['certificate-authority-data']), field) } : {}),
    ...(of['tls-server-name'] ? { serverName: of['tls-server-name'] } : {}),
    ...(who.token ? { token: who.token } : {}),
    ...(who.username && who.password ? { basic: { username: who.username, password: who.password } } : {}),
    ...(certificate && key ? { certificate: decode(certificate), key: decode(key) } : {}),
  }
}
