#include "engine/definition/encoding.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace xinfang::definition {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// Length of the well-formed sequence at `at`, 0 where it is malformed (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t second_min = 0x80;
  std::uint8_t second_max = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  if (lead >= 0xE0 && lead <= 0xEF) length = 3;
  if (lead >= 0xF0 && lead <= 0xF4) length = 4;
  if (lead == 0xE0) second_min = 0xA0;
  if (lead == 0xED) second_max = 0x9F;
  if (lead == 0xF0) second_min = 0x90;
  if (lead == 0xF4) second_max = 0x8F;
  if (length == 0 || at + length > text.size()) return 0;
  const auto second = byte_at(text, at + 1);
  if (second < second_min || second > second_max) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

bool is_control(std::uint8_t byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

std::string hex(std::uint8_t byte) {
  char buffer[8];
  std::snprintf(buffer, sizeof buffer, "0x%02X", static_cast<unsigned>(byte));
  return buffer;
}

}  // namespace

std::optional<EncodingFault> find_encoding_fault(std::string_view text) {
  Place place{1, 1};
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = byte_at(text, at);
    const auto length = sequence_length(text, at);
    if (length == 0) {
      return EncodingFault{place, "byte " + hex(byte) + " is not UTF-8; save the file as UTF-8"};
    }
    if (is_control(byte)) {
      return EncodingFault{
          place, "control character " + hex(byte) + " is not allowed; only tabs and line ends are"};
    }
    if (byte == '\n') {
      place = {place.line + 1, 1};
    } else {
      ++place.column;
    }
    at += length;
  }
  return std::nullopt;
}

}  // namespace xinfang::definition
