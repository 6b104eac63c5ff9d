// Loaded before a script: says its peak memory (in kB) at its end.
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
