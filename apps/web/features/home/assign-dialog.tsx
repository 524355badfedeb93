'use client'
import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { Avatar } from '@callboard/ui/avatar'
import { Dialog } from '@callboard/ui/dialog'
import { Input } from '@callboard/ui/field'
import { useEffect, useRef, useState } from 'react'
import { findAssignees } from './actions.ts'

type Member = { userId: string; name: string; email: string }

/** Members that match a text; undefined until the first answer. */
function useMembers(base: string, text: string): Member[] | undefined {
  const [members, setMembers] = useState<Member[]>()
  useEffect(() => {
    let outdated = false
    const timer = setTimeout(async () => {
      const result = await findAssignees(base, text)
      if (result.ok && !outdated) setMembers(result.data)
    }, 150)
    return () => {
      outdated = true
      clearTimeout(timer)
    }
  }, [base, text])
  return members
}

/** Chooses the member who looks after an item. */
export function AssignDialog({
  base,
  item,
  onClose,
  onChoose,
}: {
  base: string
  item: AttentionView
  onClose: () => void
  onChoose: (member: Member) => void
}) {
  const [text, setText] = useState('')
  const members = useMembers(base, text)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <Dialog
      open
      onOpenChange={(next) => (next ? undefined : onClose())}
      title="Assign"
      description={`${item.subject} ${item.what}. The member you choose will be notified.`}
    >
      <Input
        ref={input}
        aria-label="Find a member"
        placeholder="Name or email address"
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <ul className="mt-2 flex min-h-40 flex-col gap-px">
        {members?.map((member) => (
          <li key={member.userId}>
            <button
              type="button"
              onClick={() => onChoose(member)}
              className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-sub"
            >
              <Avatar label={member.name} />
              <span className="truncate font-medium">{member.name}</span>
              <span className="min-w-0 truncate text-sm text-muted">{member.email}</span>
            </button>
          </li>
        ))}
        {members?.length === 0 ? <li className="px-2 py-1.5 text-muted">No member matches.</li> : null}
      </ul>
    </Dialog>
  )
}
