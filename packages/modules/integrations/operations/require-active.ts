import { AppError } from '@callboard/core/errors'

/**
 * Checks that an integration may contact its vendor. `paused`: by a user. `off`: its plugin is disabled.
 * @throws AppError `conflict` that says what to do
 */
export function requireActive({ state }: { state: string }): void {
  if (state === 'paused') throw new AppError('conflict', 'This integration is paused. Resume it first.')
  if (state === 'off')
    throw new AppError('conflict', 'The plugin of this integration is disabled. An admin can enable it in Settings > Plugins.')
}
