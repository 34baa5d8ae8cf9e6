package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes and reads what an observation says of the keys of cookies. */
final class CookieKeysDocument {
    private CookieKeysDocument() {}

    static void write(JsonGenerator json, Optional<CookieKeysSnapshot> keys) throws IOException {
        if (keys.isEmpty()) {
            json.writeNullField("cookie_keys");
            return;
        }
        CookieKeysSnapshot there = keys.get();
        json.writeObjectFieldStart("cookie_keys");
        json.writeBooleanField("fleet", there.fleet());
        if (there.sinceUnixSeconds().isPresent()) {
            json.writeNumberField("since", there.sinceUnixSeconds().getAsLong());
        } else {
            json.writeNullField("since");
        }
        ObservationDocument.writeText(json, "problem", there.problem().orElse(null));
        json.writeEndObject();
    }

    static CookieKeysSnapshot read(JsonObject keys) throws ObservationException {
        return new CookieKeysSnapshot(
                keys.flag("fleet"),
                keys.isNull("since") ? OptionalLong.empty() : OptionalLong.of(keys.whole("since")),
                keys.optionalText("problem"));
    }
}
