package org.truechimer.ctl;

import org.truechimer.daemon.tls.KeyExchangeResult;
import org.truechimer.proto.nts.NtsSession;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;

/** {@code ntp-ctl lab nts-request}: one authentic request, to be sent again and again. */
final class LabNtsRequestCommand implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "nts-request",
                        "Exchange keys with a server, and print one authentic request to it, which"
                                + " may be sent as often as is liked.");
        spec.addOption(
                OptionSpec.builder("--server")
                        .type(String.class)
                        .required(true)
                        .paramLabel("HOST[:PORT]")
                        .description("The server that exchanges keys; port 4460 by default.")
                        .build());
        spec.addOption(Commands.flag("--hex", "Print it in hexadecimal digits, on one line."));
        spec.addOption(NtsCheckCommand.authority());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        if (!options.hasMatchedOption("--hex")) {
            throw new ParameterException(
                    options.commandSpec().commandLine(),
                    "--hex is missing: there is no other way to print a request");
        }
        ServerArgument server =
                ServerArgument.of(
                        options.matchedOptionValue("--server", ""), NtsCheck.PORT, options);
        KeyExchangeResult result =
                NtsCheck.exchange(
                        server,
                        NtsCheckCommand.authorities(options),
                        TIMEOUT,
                        InstantSource.system());
        switch (result) {
            case KeyExchangeResult.Failed failed ->
                    throw new CommandException(
                            "no keys from "
                                    + server.host()
                                    + ": "
                                    + failed.words()
                                    + "; "
                                    + failed.remedy());
            case KeyExchangeResult.Agreed agreed -> {
                try (NtsSession session = agreed.session()) {
                    byte[] request =
                            new NtsQuestion(session.keys(), session.cookies().getFirst()).request();
                    terminal.print(HexFormat.of().formatHex(request) + "\n");
                }
                return ExitCode.OK;
            }
        }
    }
}
