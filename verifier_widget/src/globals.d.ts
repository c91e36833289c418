/** Version of package.json, defined by build.js. */
declare const __VERSION__: string | undefined;

declare module '*.css' {
  const text: string;
  export default text;
}
