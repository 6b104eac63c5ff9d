export function inJson(yaml: string): string;
