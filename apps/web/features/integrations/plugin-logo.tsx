import { logoOf } from '@callboard/plugins/logos'
import { Plug } from 'lucide-react'

const sizes = { small: 'size-6 rounded-[5px] [&_svg]:size-3.5', normal: 'size-9 rounded-lg [&_svg]:size-5' }

/** The logo of a plugin on a tile. Decoration: its name stands beside it. */
export function PluginLogo({ id, size = 'normal' }: { id: string; size?: keyof typeof sizes }) {
  const logo = logoOf(id)
  return (
    <span aria-hidden className={`inline-flex shrink-0 items-center justify-center border bg-sub text-fg ${sizes[size]}`}>
      {logo ? (
        <svg viewBox={logo.viewBox} aria-hidden>
          {logo.paths.map(({ d, fill }) => (
            <path key={d.slice(0, 40)} d={d} fill={fill ?? 'currentColor'} fillRule="evenodd" />
          ))}
        </svg>
      ) : (
        <Plug />
      )}
    </span>
  )
}
