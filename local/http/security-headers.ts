import webApp from '../../web/public/staticwebapp.config.json' with { type: 'json' };

/** Where the app is hosted its socket is another server's; here it is this one. */
const ELSEWHERE = / wss:\/\/\*\.webpubsub\.azure\.com/;

/**
 * For every answer of the host, pages and problems alike: the headers that the web app has where it is hosted. Nothing from another server, nothing
 * inline but styles, nobody may frame us.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(webApp.globalHeaders).map(([name, value]) => [name, value.replace(ELSEWHERE, '')]),
);
