package org.truechimer.proto.nts;

/** Octets that are no message of a key exchange; the text says what is wrong with them. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String words;

    MalformedMessageException(ErrorCode code, String words) {
        super(words);
        this.code = code;
        this.words = words;
    }

    MalformedMessageException(String words) {
        this(ErrorCode.BAD_REQUEST, words);
    }

    /** {@return what is wrong} */
    public String words() {
        return words;
    }

    /** {@return what a server answers to such a request} */
    public ErrorCode code() {
        return code;
    }
}
