'use client'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { SlackWorkspace } from '@callboard/modules/slack'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Facts, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { disconnect, endScope } from './actions.ts'

type Props = {
  base: string
  workspace: SlackWorkspace
  now: Date
  /** Why the workspace may not be disconnected. */
  manage: string | undefined
  /** Why scopes may not be changed. */
  write: string | undefined
}

function Disconnect({ base, workspace, manage }: Pick<Props, 'base' | 'workspace' | 'manage'>) {
  const { busy, run } = useAction()
  const { id, name } = workspace
  return (
    <Confirm
      trigger="Disconnect"
      label={`Disconnect ${name}`}
      title={`Disconnect ${name}?`}
      confirm="Disconnect"
      busy={busy}
      reason={manage}
      onConfirm={() =>
        run(
          () => disconnect(base, id),
          ({ uninstalled }) =>
            uninstalled
              ? toast.success(`${name} was disconnected, and the app was uninstalled there.`)
              : toast.success(`${name} was disconnected. Remove the app in Slack too.`),
        )
      }
    >
      Callboard stops answering there. Linked accounts and the scopes of channels are deleted.
    </Confirm>
  )
}

function Channel({
  base,
  workspace,
  channel,
  write,
}: Pick<Props, 'base' | 'workspace' | 'write'> & { channel: SlackWorkspace['channels'][number] }) {
  const { busy, run } = useAction()
  const { channelId, name, ref, setBy } = channel
  const of = { workspaceId: workspace.id, channelId, channelName: name }
  return (
    <Row className="flex-wrap">
      <span className="min-w-0 flex-1 basis-60">
        <b className="font-medium">#{name || channelId}</b>{' '}
        <span className="text-muted">
          is limited to{' '}
          <Link href={paths.entity(base, ref)} className="underline">
            {shortRef(ref)}
          </Link>
        </span>{' '}
        <span className="text-sm text-faint">set by {setBy}</span>
      </span>
      <Button
        variant="quiet"
        aria-label={`Remove the scope of ${name || channelId}`}
        disabled={busy}
        reason={write}
        onClick={() =>
          run(
            () => endScope(base, of),
            () => toast.success('Questions there are about the whole organization now.'),
          )
        }
      >
        Remove scope
      </Button>
    </Row>
  )
}

/** A connected workspace: who connected it, whether Slack still accepts us, and what its channels are limited to. */
export function WorkspaceCard({ base, workspace, now, manage, write }: Props) {
  const { name, failure, installedBy, installedAt, linked, channels } = workspace
  return (
    <Card title={name} aside={<Badge tone={failure ? 'bad' : 'ok'}>{failure ? 'needs attention' : 'connected'}</Badge>}>
      {failure ? (
        <div className="px-3.5 pt-3">
          <Notice tone="bad" title="Slack no longer accepts our access.">
            Connect the workspace again. Slack says: {failure}.
          </Notice>
        </div>
      ) : null}
      <Facts
        facts={[
          { label: 'Connected', value: <TimeAgo at={installedAt} now={now} /> },
          { label: 'By', value: installedBy },
          { label: 'Linked', value: linked === 1 ? '1 member' : `${linked} members` },
        ]}
      />
      <div className="border-t">
        {channels.map((channel) => (
          <Channel key={channel.channelId} base={base} workspace={workspace} channel={channel} write={write} />
        ))}
        <Row className="flex-wrap">
          <span className="min-w-0 flex-1 basis-60 text-muted">
            {channels.length === 0
              ? 'No channel is limited. Write “/callboard scope payments” in a channel to answer from one team’s sources.'
              : null}
          </span>
          <Disconnect base={base} workspace={workspace} manage={manage} />
        </Row>
      </div>
    </Card>
  )
}
