import { Card } from '@callboard/ui/card'
import { CopyText } from '@callboard/ui/copy-text'

type Snippet = { client: string; where: string; text: string }

/** How assistants are told of the server. The token stays in an environment variable or a prompt where the client allows it. */
const snippets = (url: string): Snippet[] => [
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

/** How to connect a coding assistant by the Model Context Protocol. */
export function AssistantSetup({ origin }: { origin: string }) {
  return (
    <Card title="Coding assistants">
      <p className="px-3.5 pt-3 text-muted">
        Assistants that support the Model Context Protocol (MCP) can search the catalog, read docs, and look up workloads,
        failures and costs with the permissions of an API token. Access is read-only, and every call is recorded in the audit log.
      </p>
      <dl className="grid gap-x-4 gap-y-3 px-3.5 py-3 sm:grid-cols-[120px_minmax(0,1fr)]">
        {snippets(`${origin}/mcp`).map(({ client, where, text }) => (
          <div key={client} className="contents">
            <dt className="font-medium">
              {client}
              <span className="block text-sm font-normal break-words text-faint">{where}</span>
            </dt>
            <dd className="min-w-0">
              <CopyText label={`set-up for ${client}`} text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
