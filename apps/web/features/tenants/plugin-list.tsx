'use client'
import type { PluginView } from '@callboard/modules/tenants'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { switchPlugin } from './appearance-actions.ts'

const connected = (n: number) => (n === 0 ? '' : ` ${n} ${n === 1 ? 'connection' : 'connections'}.`)

/** All plugins with a switch for this organization. */
export function PluginList({ base, plugins, reason }: { base: string; plugins: PluginView[]; reason: string | undefined }) {
  const { busy, run } = useAction()
  const set = ({ id, name }: PluginView, on: boolean) =>
    run(
      () => switchPlugin(base, id, on),
      () => toast.success(on ? `${name} was enabled.` : `${name} was disabled.`),
    )
  return (
    <Card title="Plugins">
      {plugins.map((p) => (
        <Row key={p.id} className="flex-wrap">
          <div className="min-w-0 flex-1 basis-60">
            <div className="flex flex-wrap items-center gap-2">
              <b className="font-medium">{p.name}</b>
              {p.tier === 'premium' ? <Badge tone="accent">premium</Badge> : null}
              {p.on ? p.paid ? <Badge tone="ok">on</Badge> : <Badge>not in your plan</Badge> : <Badge tone="warn">off</Badge>}
            </div>
            <p className="text-muted">
              {p.summary}
              {connected(p.integrations)}
            </p>
          </div>
          {p.on ? (
            <Confirm
              trigger="Disable"
              label={`Disable ${p.name}`}
              variant="plain"
              title={`Disable ${p.name}?`}
              confirm="Disable"
              busy={busy}
              reason={reason}
              onConfirm={() => set(p, false)}
            >
              Its pages, tabs and cards are hidden for everyone and syncing stops. Data is kept, and syncing resumes when you
              enable it again.
            </Confirm>
          ) : (
            <Button disabled={busy} reason={reason} aria-label={`Enable ${p.name}`} onClick={() => set(p, true)}>
              Enable
            </Button>
          )}
        </Row>
      ))}
    </Card>
  )
}
