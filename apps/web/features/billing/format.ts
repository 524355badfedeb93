import type { Phase } from '@callboard/modules/billing/domain/entitlements'
import type { Tone } from '@callboard/ui/badge'

/** Formats an amount in the smallest unit of a currency. */
export const formatPrice = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: amount % 100 === 0 ? 0 : 2,
  }).format(amount / 100)

export const formatDay = (at: Date | number): string =>
  new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(at)

export const phaseLabels: Record<Phase, { label: string; tone: Tone }> = {
  free: { label: 'free', tone: 'plain' },
  trial: { label: 'trial', tone: 'accent' },
  active: { label: 'paid', tone: 'ok' },
  grace: { label: 'payment overdue', tone: 'warn' },
  restricted: { label: 'restricted', tone: 'bad' },
}
