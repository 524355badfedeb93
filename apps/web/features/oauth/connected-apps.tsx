'use client'
import type { ConnectedApp } from '@callboard/modules/oauth'
import { appScopes } from '@callboard/modules/oauth/domain/app-scopes'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { disconnect } from './actions.ts'

type Props = {
  base: string
  apps: readonly ConnectedApp[]
  me: string
  /** Why others' apps may not be disconnected. One's own always may. */
  reason: string | undefined
  now: Date
}

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'App', width: 200 },
  { id: 'person', label: 'Connected by', width: 180 },
  { id: 'reads', label: 'Reads', width: 210 },
  { id: 'connected', label: 'Connected', width: 106 },
  { id: 'used', label: 'Last used', width: 106 },
  { id: 'actions', label: 'Actions', width: 104, align: 'right', narrow: 'plain' },
]

function Disconnect({ base, app, own, reason }: { base: string; app: ConnectedApp; own: boolean; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Disconnect"
      label={`Disconnect ${app.name} of ${app.createdBy}`}
      variant="quiet"
      title={`Disconnect ${app.name}?`}
      confirm="Disconnect"
      busy={busy}
      reason={own ? undefined : reason}
      onConfirm={() =>
        run(
          () => disconnect(base, app.id, own),
          () => toast.success(`${app.name} was disconnected`),
        )
      }
    >
      The app loses access immediately. {own ? 'You' : app.createdBy} can connect it again.
    </Confirm>
  )
}

const labels = new Map<string, string>(appScopes.map(({ scope, label }) => [scope, label]))

const rowOf = (app: ConnectedApp, { base, me, reason, now }: Omit<Props, 'apps'>): ListRow => ({
  id: app.id,
  label: app.name,
  cells: {
    name: (
      <>
        <b className="font-medium">{app.name}</b> <span className="text-sm text-faint">{app.returnsTo}</span>
      </>
    ),
    person: app.createdBy,
    reads: (
      <span title={app.scopes.map((scope) => labels.get(scope) ?? scope).join('\n')} className="font-mono text-sm">
        {app.scopes.slice(0, 2).join(', ')}
        {app.scopes.length > 2 ? ` and ${app.scopes.length - 2} more` : ''}
      </span>
    ),
    connected: <TimeAgo at={app.connectedAt} now={now} />,
    used: app.lastUsedAt ? <TimeAgo at={app.lastUsedAt} now={now} /> : 'Never',
    actions: <Disconnect base={base} app={app} own={app.userId === me} reason={reason} />,
  },
})

/** Apps that read the portal in a member's name, such as coding assistants. */
export function ConnectedApps({ apps, ...rest }: Props) {
  return (
    <Card title="Connected apps" aside={apps.length > 0 ? String(apps.length) : undefined}>
      <ListTable
        label="Connected apps"
        columns={columns}
        rows={apps.map((app) => rowOf(app, rest))}
        empty={
          <p className="px-3.5 py-3 text-muted">No apps are connected. Add Callboard to your coding assistant as shown below.</p>
        }
        inCard
      />
    </Card>
  )
}
