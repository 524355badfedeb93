import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { PolicyView } from '@callboard/modules/templates/domain/policy'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card, Facts } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { DeletePolicy } from './policy-buttons.tsx'
import { policyFacts } from './policy-words.ts'

/** Opens the form of a policy, or says why that is not possible. */
export function EditPolicy({
  href,
  label,
  variant,
  reason,
  children,
}: {
  href: string
  label?: string
  variant: 'primary' | 'plain'
  reason: string | undefined
  children: ReactNode
}) {
  if (reason)
    return (
      <Button variant={variant} reason={reason} aria-label={label}>
        {children}
      </Button>
    )
  return (
    <Link href={href} className={buttonStyle({ variant })} aria-label={label}>
      {children}
    </Link>
  )
}

/** Policies, each in words. */
export function PolicyList({
  base,
  policies,
  reason,
  now,
}: {
  base: string
  policies: readonly PolicyView[]
  reason: string | undefined
  now: Date
}) {
  return (
    <ul className="flex max-w-3xl flex-col gap-4">
      {policies.map((policy) => {
        const { id, name, message, missing, updatedBy, updatedAt } = policy
        return (
          <li key={id}>
            <Card title={name}>
              <Facts facts={policyFacts(policy)} />
              {missing.length > 0 ? (
                <div className="px-3.5 pb-3">
                  <Notice tone="warn" title={`Not in the catalog: ${missing.map(shortRef).join(', ')}.`}>
                    Edit the policy if what replaces it should need this approval.
                  </Notice>
                </div>
              ) : null}
              {message ? <p className="px-3.5 pb-3 whitespace-pre-line">{message}</p> : null}
              <div className="flex flex-wrap items-center gap-2 border-t px-3.5 py-2.5">
                <span className="flex-1 text-sm text-faint">
                  Changed by {updatedBy} <TimeAgo at={updatedAt} now={now} />
                </span>
                <EditPolicy
                  href={paths.templatePolicies(base, { edit: id })}
                  label={`Edit ${name}`}
                  variant="plain"
                  reason={reason}
                >
                  Edit
                </EditPolicy>
                <DeletePolicy base={base} id={id} name={name} reason={reason} />
              </div>
            </Card>
          </li>
        )
      })}
    </ul>
  )
}
