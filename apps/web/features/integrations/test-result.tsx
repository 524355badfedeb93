import type { CheckedPermission, CheckResult } from '@callboard/plugin-kit/server'
import { Notice } from '@callboard/ui/notice'
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'

export type TestOutcome = Pick<CheckResult, 'account' | 'found' | 'warnings' | 'permissions'>

const marks = {
  granted: { Icon: CircleCheck, ink: 'text-ok', word: 'Granted' },
  missing: { Icon: CircleX, ink: 'text-bad', word: 'Missing' },
  unknown: { Icon: CircleDashed, ink: 'text-faint', word: 'Not tested' },
} as const

function PermissionRow({ permission: { name, state, optional } }: { permission: CheckedPermission }) {
  const { Icon, ink, word } = marks[state]
  // An optional permission that is missing is no error.
  const tone = state === 'missing' && optional ? 'text-faint' : ink
  return (
    <li className="flex items-start gap-2 px-3.5 py-1.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <code className="min-w-0 flex-1 text-sm break-words">{name}</code>
      <span className="text-sm text-muted">
        {word}
        {optional && state === 'missing' ? ' (optional)' : ''}
      </span>
    </li>
  )
}

/** What a test of the connection found, permission by permission where the vendor tells. */
export function TestResult({ outcome: { account, found, warnings, permissions = [] } }: { outcome: TestOutcome }) {
  const missing = permissions.filter((p) => p.state === 'missing' && !p.optional)
  return (
    <div className="flex flex-col gap-2">
      {missing.length > 0 ? (
        <Notice
          tone="bad"
          title={missing.length === 1 ? 'A permission is missing.' : `${missing.length} permissions are missing.`}
        >
          Grant what is marked below, and test again.
        </Notice>
      ) : (
        <Notice tone={warnings.length > 0 ? 'warn' : 'ok'} title={`Connected to ${account}.`}>
          {[...found, ...warnings].join(' · ')}
        </Notice>
      )}
      {permissions.length > 0 ? (
        <ul aria-label="Permissions" className="divide-y rounded-lg border">
          {permissions.map((p) => (
            <PermissionRow key={p.name} permission={p} />
          ))}
        </ul>
      ) : null}
    </div>
  )
}
