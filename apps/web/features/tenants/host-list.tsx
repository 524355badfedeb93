'use client'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { CopyText } from '@callboard/ui/copy-text'
import { toast } from '@callboard/ui/toast'
import { AddLineForm } from '~/components/add-line-form.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { addPortalHost, checkPortalHost, removePortalHost } from './appearance-actions.ts'

export type HostRow = {
  host: string
  verifiedAt: Date | null
  record: { name: string; value: string }
  /** The required target of the DNS record. */
  target: string
}

function Host({ base, row, reason }: { base: string; row: HostRow; reason: string | undefined }) {
  const { busy, run } = useAction()
  const { host, verifiedAt, record, target } = row
  return (
    <Row className="flex-wrap items-start">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1.5">
        <div className="flex items-center gap-2">
          <b className="min-w-0 font-medium break-all">{host}</b>
          {verifiedAt ? <Badge tone="ok">in use</Badge> : <Badge tone="warn">unverified</Badge>}
        </div>
        {verifiedAt ? null : (
          <div className="flex flex-col gap-1 text-muted">
            <span>Add this TXT record and a CNAME record that points {host} to the last line. Then check:</span>
            <CopyText text={record.name} label={`name of the record for ${host}`} />
            <CopyText text={record.value} label={`value of the record for ${host}`} />
            <CopyText text={target} label={`target for ${host}`} />
          </div>
        )}
      </div>
      {verifiedAt ? null : (
        <Button
          disabled={busy}
          reason={reason}
          onClick={() =>
            run(
              () => checkPortalHost(base, host),
              () => toast.success(`The portal is now also available at ${host}.`),
            )
          }
        >
          Verify
        </Button>
      )}
      <Confirm
        trigger="Remove"
        label={`Remove ${host}`}
        variant="quiet"
        title={`Remove ${host}?`}
        confirm="Remove"
        busy={busy}
        reason={reason}
        onConfirm={() => run(() => removePortalHost(base, host))}
      >
        The portal will no longer be available at {host}. People signed in there have to use another address.
      </Confirm>
    </Row>
  )
}

/** Custom domains of the portal, each verified by a DNS record. */
export function HostList({ base, hosts, reason }: { base: string; hosts: HostRow[]; reason: string | undefined }) {
  return (
    <Card title="Custom domains">
      {hosts.map((row) => (
        <Host key={row.host} base={base} row={row} reason={reason} />
      ))}
      <AddLineForm
        name="host"
        label="Add custom domain"
        help="The portal is available there once you have verified the domain."
        placeholder="portal.example.com"
        submit="Add domain"
        reason={reason}
        add={(host) => addPortalHost(base, host)}
      />
    </Card>
  )
}
