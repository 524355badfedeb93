'use client'
import { type ControlProps, Input } from '@callboard/ui/field'
import { useState } from 'react'

type Props = Partial<ControlProps> & { value: string; disabled?: boolean; onCommit: (value: string) => void }

function Draft({ value, onCommit, ...props }: Props) {
  const [text, setText] = useState(value)
  const commit = () => {
    if (text !== value) onCommit(text.trim())
  }
  return (
    <Input
      {...props}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}

/** An input whose value counts once it is left, because others refer to it, such as a name. */
export const CommitInput = (props: Props) => <Draft key={props.value} {...props} />
