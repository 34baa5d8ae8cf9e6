package org.truechimer.proto.crypto;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Reads a file of keys; see {@link KeyFile#parse}. */
final class KeyFileParser {
    private static final String TYPES = "MD5 (or M), SHA1, SHA256, AES128 (or AES128CMAC), AES256";
    private static final String HEX = "HEX:";
    private static final String ASCII = "ASCII:";
    private static final String COMMENT_LINES = "#!;%";
    private static final int ID_DIGITS_MAX = 10;
    private static final long ID_MAX = 0xFFFF_FFFFL;

    /** ntpd takes a longer text for hexadecimal digits. */
    private static final int TEXT_LENGTH_MAX = 20;

    private final List<SymmetricKey> keys = new ArrayList<>();
    private final List<KeyFile.Remark> faults = new ArrayList<>();
    private final List<KeyFile.Remark> doubts = new ArrayList<>();
    private final TreeMap<Long, Integer> linesOfIds = new TreeMap<>();
    private int line;

    KeyFile parse(String text) {
        for (String content : (Iterable<String>) text.lines()::iterator) {
            line++;
            String stripped = content.strip();
            if (!stripped.isEmpty() && COMMENT_LINES.indexOf(stripped.charAt(0)) < 0) {
                parseLine(stripped.split("\\s+", -1));
            }
        }
        return new KeyFile(keys, faults, doubts);
    }

    private void parseLine(String[] words) {
        int count = withoutComment(words);
        long id = id(words[0]);
        if (id == 0) {
            fault("begins with no number of a key, which is 1 to " + ID_MAX);
        } else if (linesOfIds.putIfAbsent(id, line) != null) {
            fault("another key has number " + id + " already, in line " + linesOfIds.get(id));
        } else if (count == 1) {
            fault("no key behind its number");
        } else if (count == 2) {
            add((int) id, MacAlgorithm.MD5, words[1]);
        } else if (count > 3) {
            fault("more than number, type and key; addresses that a key is for are not supported");
        } else {
            MacAlgorithm algorithm = algorithm(words[1]);
            if (algorithm == null) {
                fault("unknown type of key; known are " + TYPES);
            } else {
                add((int) id, algorithm, words[2]);
            }
        }
    }

    private void add(int id, MacAlgorithm algorithm, String word) {
        byte[] secret = secret(word);
        if (secret == null) {
            return;
        }
        int length = algorithm.secretLength();
        boolean extended = secret.length < length && !isMarked(word);
        if (extended) {
            doubt(
                    "the key has "
                            + secret.length
                            + " octets and is extended to "
                            + length
                            + " with zeros, as ntpd does it; a random one of "
                            + length
                            + " would be better");
            secret = Arrays.copyOf(secret, length);
        }
        if (algorithm.acceptsSecretOf(secret.length)) {
            keys.add(new SymmetricKey(id, algorithm, secret));
        } else if (length == 0) {
            fault("a key has 1 to " + SymmetricKey.SECRET_LENGTH_MAX + " octets");
        } else {
            fault("a key of this type has " + length + " octets, not " + secret.length);
        }
    }

    private byte @Nullable [] secret(String word) {
        if (word.startsWith(HEX)) {
            return hexadecimal(word.substring(HEX.length()));
        } else if (word.startsWith(ASCII)) {
            return ascii(word.substring(ASCII.length()));
        } else if (word.length() <= TEXT_LENGTH_MAX || !isHexadecimal(word)) {
            return ascii(word);
        }
        doubt(
                "the key is read as hexadecimal digits, as ntpd reads it; put HEX: in front if that"
                        + " is right, or ASCII: if it is text");
        return hexadecimal(word);
    }

    private byte @Nullable [] hexadecimal(String digits) {
        if (isHexadecimal(digits)) {
            return HexFormat.of().parseHex(digits);
        }
        fault("not an even number of hexadecimal digits");
        return null;
    }

    private byte @Nullable [] ascii(String text) {
        if (text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        fault("the key holds characters that are not ASCII; write it as HEX: and its digits");
        return null;
    }

    private void fault(String message) {
        faults.add(new KeyFile.Remark(line, message));
    }

    private void doubt(String message) {
        doubts.add(new KeyFile.Remark(line, message));
    }

    /** {@return how many words there are before one that begins a comment} */
    private static int withoutComment(String[] words) {
        int count = 0;
        while (count < words.length && !words[count].startsWith("#")) {
            count++;
        }
        return count;
    }

    private static long id(String word) {
        boolean digits = word.chars().allMatch(c -> c >= '0' && c <= '9');
        long id = digits && word.length() <= ID_DIGITS_MAX ? Long.parseLong(word) : 0;
        return id <= ID_MAX ? id : 0;
    }

    private static @Nullable MacAlgorithm algorithm(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "M", "MD5" -> MacAlgorithm.MD5;
            case "SHA", "SHA1", "SHA-1" -> MacAlgorithm.SHA1;
            case "SHA256", "SHA-256" -> MacAlgorithm.SHA256;
            case "AES", "AES128", "AES-128", "AES128CMAC" -> MacAlgorithm.AES_128_CMAC;
            case "AES256", "AES-256", "AES256CMAC" -> MacAlgorithm.AES_256_CMAC;
            default -> null;
        };
    }

    private static boolean isMarked(String word) {
        return word.startsWith(HEX) || word.startsWith(ASCII);
    }

    private static boolean isHexadecimal(String digits) {
        return digits.length() % 2 == 0 && digits.chars().allMatch(HexFormat::isHexDigit);
    }
}
