'use client'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { CopyText } from '@callboard/ui/copy-text'
import { Select } from '@callboard/ui/field'
import { AddLineForm } from '~/components/add-line-form.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { addMailDomain, checkMailDomain, removeMailDomain, setJoining } from './actions.ts'

export type DomainRow = {
  domain: string
  verifiedAt: Date | null
  joinRole: string | null
  record: { name: string; value: string }
}

function Domain({ base, row, reason }: { base: string; row: DomainRow; reason: string | undefined }) {
  const { busy, run } = useAction()
  const { domain, verifiedAt, joinRole, record } = row
  const roleOf = (text: string) => (text === 'developer' || text === 'viewer' ? text : null)
  return (
    <Row className="flex-wrap items-start">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1.5">
        <div className="flex items-center gap-2">
          <b className="font-medium">{domain}</b>
          {verifiedAt ? <Badge tone="ok">verified</Badge> : <Badge tone="warn">unverified</Badge>}
        </div>
        {verifiedAt ? null : (
          <div className="flex flex-col gap-1 text-muted">
            <span>Add this TXT record to your DNS, then verify:</span>
            <CopyText text={record.name} label={`name of the record for ${domain}`} />
            <CopyText text={record.value} label={`value of the record for ${domain}`} />
          </div>
        )}
      </div>
      {verifiedAt ? (
        <Select
          aria-label={`Joining with an address at ${domain}`}
          className="w-auto"
          value={joinRole ?? ''}
          disabled={busy || reason !== undefined}
          onChange={(event) => run(() => setJoining(base, domain, roleOf(event.target.value)))}
        >
          <option value="">cannot join without an invitation</option>
          <option value="viewer">can join as viewer</option>
          <option value="developer">can join as developer</option>
        </Select>
      ) : (
        <Button disabled={busy} reason={reason} onClick={() => run(() => checkMailDomain(base, domain))}>
          Verify
        </Button>
      )}
      <Confirm
        trigger="Remove"
        label={`Remove ${domain}`}
        variant="quiet"
        title={`Remove ${domain}?`}
        confirm="Remove"
        busy={busy}
        reason={reason}
        onConfirm={() => run(() => removeMailDomain(base, domain))}
      >
        People with an email address at {domain} can no longer join by themselves. Existing members keep access.
      </Confirm>
    </Row>
  )
}

/** Email domains of the organization, verified by a DNS record. Joining is disabled by default. */
export function DomainList({ base, domains, reason }: { base: string; domains: DomainRow[]; reason: string | undefined }) {
  return (
    <Card title="Email domains">
      {domains.length === 0 ? (
        <p className="border-b px-3.5 py-3 text-muted">
          No domains yet. Add your organization’s email domain to let people join without an invitation.
        </p>
      ) : null}
      {domains.map((row) => (
        <Domain key={row.domain} base={base} row={row} reason={reason} />
      ))}
      <AddLineForm
        name="domain"
        label="Add a domain"
        placeholder="example.com"
        submit="Add"
        reason={reason}
        add={(domain) => addMailDomain(base, domain)}
      />
    </Card>
  )
}
