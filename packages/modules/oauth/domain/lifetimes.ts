export const accessTokenLifetimeS = 3600

/** A refresh token that is not used for this long ends the connection. */
export const refreshLifetimeDays = 30

/** After this time a member is asked again, however often the app has refreshed. */
export const grantLifetimeDays = 180
