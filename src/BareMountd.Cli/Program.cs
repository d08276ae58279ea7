using System.Runtime.InteropServices;
using BareMountd.Cli;

using CancellationTokenSource stop = new();
int ended = ExitCode.Interrupted;

// The first signal ends the command in order; the second one is the system's.
void Stop(PosixSignalContext context)
{
    ended = context.Signal == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted;
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
int code = await CliApp.RunAsync(args, CliHost.Process(), stop.Token);
return code == ExitCode.Interrupted ? ended : code;
