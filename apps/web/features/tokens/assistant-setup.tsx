import { Card } from '@callboard/ui/card'
import { CopyText } from '@callboard/ui/copy-text'

type Snippet = { client: string; where: string; text: string }

/** Clients that open the consent page themselves: they need nothing but the address. */
const signedIn = (url: string): Snippet[] => [
  { client: 'Claude Code', where: 'In a shell; then /mcp', text: `claude mcp add --transport http callboard ${url}` },
  { client: 'Cursor', where: '~/.cursor/mcp.json', text: JSON.stringify({ mcpServers: { callboard: { url } } }) },
  { client: 'VS Code', where: '.vscode/mcp.json', text: JSON.stringify({ servers: { callboard: { type: 'http', url } } }) },
  {
    client: 'Codex',
    where: 'In a shell',
    text: `codex mcp add callboard --url ${url} && codex mcp login callboard`,
  },
]

/** For machines without a browser. The token stays in an environment variable or a prompt where the client allows it. */
const withToken = (url: string): Snippet[] => [
  {
    client: 'Claude Code',
    where: 'In a shell',
    text: `claude mcp add --transport http callboard ${url} --header "Authorization: Bearer $CALLBOARD_TOKEN"`,
  },
  {
    client: 'Cursor',
    where: '~/.cursor/mcp.json',
    text: JSON.stringify({ mcpServers: { callboard: { url, headers: { Authorization: `Bearer \${env:CALLBOARD_TOKEN}` } } } }),
  },
  {
    client: 'VS Code',
    where: '.vscode/mcp.json',
    text: JSON.stringify({
      inputs: [{ type: 'promptString', id: 'callboard', description: 'Callboard API token', password: true }],
      servers: { callboard: { type: 'http', url, headers: { Authorization: `Bearer \${input:callboard}` } } },
    }),
  },
  {
    client: 'Codex',
    where: '~/.codex/config.toml',
    text: `[mcp_servers.callboard]\nurl = "${url}"\nbearer_token_env_var = "CALLBOARD_TOKEN"`,
  },
]

function Snippets({ snippets, how }: { snippets: readonly Snippet[]; how: string }) {
  return (
    <dl className="grid gap-x-4 gap-y-3 px-3.5 py-3 sm:grid-cols-[120px_minmax(0,1fr)]">
      {snippets.map(({ client, where, text }) => (
        <div key={client} className="contents">
          <dt className="font-medium">
            {client}
            <span className="block text-sm font-normal break-words text-faint">{where}</span>
          </dt>
          <dd className="min-w-0">
            <CopyText label={`set-up for ${client} ${how}`} text={text} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** How to connect a coding assistant by the Model Context Protocol. */
export function AssistantSetup({ origin }: { origin: string }) {
  const url = `${origin}/mcp`
  return (
    <Card title="Coding assistants" id="assistants">
      <p className="px-3.5 pt-3 text-muted">
        Assistants that support the Model Context Protocol (MCP) can search the catalog, answer questions from docs, and look up
        workloads, failures and costs. Your browser opens to sign in and to choose what the assistant may read. Access is
        read-only, and every call is recorded in the audit log.
      </p>
      <Snippets snippets={signedIn(url)} how="by signing in" />
      <details className="border-t">
        <summary className="cursor-pointer px-3.5 py-2.5 font-medium">Without a browser: use an API token</summary>
        <Snippets snippets={withToken(url)} how="with a token" />
      </details>
    </Card>
  )
}
